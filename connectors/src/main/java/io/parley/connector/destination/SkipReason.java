package io.parley.connector.destination;

/** Why a person is not in a delivery. Receipts count people by these words. */
public enum SkipReason {
  /** There is no value that the receiver takes. */
  NO_USABLE_IDENTIFIER("no_usable_identifier"),
  /** The person is erased, or asked to be. */
  ERASED("erased"),
  /** Consent for this use is absent or withdrawn. */
  NO_CONSENT("no_consent"),
  /** The person is on a list of those who are never addressed. */
  SUPPRESSED("suppressed"),
  /** The receiver cannot take people out one by one. */
  NO_REMOVAL("no_removal"),
  /** What is written of the person alone is over the receiver's limit. */
  TOO_LARGE("too_large"),
  /** A field that the template needs is missing. */
  MISSING_FIELD("missing_field"),
  /** It is night where the person is, or it is not known where that is. */
  QUIET_HOURS("quiet_hours"),
  /** The person has had as many messages as are allowed in a period. */
  TOO_OFTEN("too_often"),
  /** An earlier run may have sent it or not; sending again could send it twice. */
  IN_DOUBT("in_doubt");

  private final String word;

  SkipReason(String word) {
    this.word = word;
  }

  /** The word in receipts. */
  public String word() {
    return word;
  }
}

package io.parley.server.blinding;

import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.HelpEvent;
import io.parley.crypto.blind.HelpRefused;
import io.parley.server.ledger.StoredHelpLedger;
import java.time.Clock;

/**
 * Enters in the node's audit what happened in blinding: who, when, how many rows; never a row.
 *
 * <p>What a partner can cause has a subject of which there are few: a run, of which there are at
 * most {@link io.parley.crypto.blind.HelpLimits#MOST_RUNS} an epoch, or a reason. So the audit is
 * bounded, whatever the partner sends; entries count how often and when last.
 */
final class BlindingAudit {
  /** An answer that no honest helper gives. */
  static final String CHEATED = "partner-treated-rows-differently";

  /** A partner's commitment, with the document that it signed. */
  static final String COMMITMENT = "commitment";

  private static final byte[] NOTHING = {};

  private final StoredHelpLedger ledger;
  private final BlindingTerms terms;
  private final Clock clock;

  BlindingAudit(StoredHelpLedger ledger, BlindingTerms terms, Clock clock) {
    this.ledger = ledger;
    this.terms = terms;
    this.clock = clock;
  }

  /** What this node did as a helper. */
  void enter(HelpEvent event) {
    if (event instanceof HelpEvent.Announced announced) {
      enter(
          event.owner(),
          "announced",
          ofRun(announced.run()),
          "run %d, %d batches".formatted(announced.run(), announced.batches()),
          NOTHING);
    } else if (event instanceof HelpEvent.Helped helped) {
      enter(
          event.owner(),
          helped.again() ? "helped-again" : "helped",
          ofRun(helped.run()),
          "batch %d, %d rows, %d in this epoch"
              .formatted(helped.sequence(), helped.rows(), helped.totalRows()),
          NOTHING);
    } else if (event instanceof HelpEvent.Refused refused) {
      refused(event.owner(), refused.reason());
    }
  }

  /** A request that this node did not answer. */
  void refused(String owner, HelpRefused.Reason reason) {
    enter(owner, "refused", reason.name(), reason.name(), NOTHING);
  }

  /** The subject of what belongs to an owner's run. */
  static String ofRun(int run) {
    return "run " + run;
  }

  /** A commitment as its owner signed it. */
  void committed(String owner, int run, byte[] signed) {
    enter(owner, COMMITMENT, ofRun(run), "%d bytes, signed".formatted(signed.length), signed);
  }

  void cheated(String helper, String details) {
    enter(helper, CHEATED, details, details, NOTHING);
  }

  /** Whether a helper was caught in this epoch. */
  boolean knowsOfCheating() {
    return ledger.has(terms.collaboration(), terms.epoch(), CHEATED);
  }

  private void enter(String member, String what, String subject, String details, byte[] document) {
    ledger.enter(
        new StoredHelpLedger.Event(
            clock.instant(), terms.collaboration(), terms.epoch(), member, what, subject, details),
        document);
  }
}

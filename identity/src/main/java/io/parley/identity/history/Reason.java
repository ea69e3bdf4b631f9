package io.parley.identity.history;

/** Why a record came to a person, or left it. */
public enum Reason {
  /** The record is new; where its person is, others may be. */
  ADDED,
  /** The record is gone from its source. */
  REMOVED,
  /** Its former person and this one are one now; the former id is an alias. */
  MERGED,
  /** It no longer belongs with the others of its former person. */
  SPLIT,
  /** Somebody said that it does not belong with the others. */
  UNMERGED;

  private static final Reason[] ALL = values();

  static Reason of(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new HistoryDamaged("it has an event of a reason that this version does not know");
    }
    return ALL[code];
  }
}

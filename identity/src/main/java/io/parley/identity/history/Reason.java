package io.parley.identity.history;

import java.util.List;

/** Why a record came to a person, or left it. */
public enum Reason {
  /** The record is new; where its person is, others may be. */
  ADDED(0),
  /** The record is gone from its source. */
  REMOVED(1),
  /** Its former person and this one are one now; the former id is an alias. */
  MERGED(2),
  /** It no longer belongs with the others of its former person. */
  SPLIT(3),
  /** Somebody said that it does not belong with the others. */
  UNMERGED(4);

  private static final List<Reason> ALL = List.of(values());

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  /** The number that stands for it in a file, for ever. */
  int code() {
    return code;
  }

  static Reason of(int code) {
    return ALL.stream()
        .filter(reason -> reason.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new HistoryDamaged("it has an event of a reason that this version does not know"));
  }
}

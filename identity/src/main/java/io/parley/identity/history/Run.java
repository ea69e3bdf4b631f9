package io.parley.identity.history;

import java.time.Instant;
import java.util.Arrays;

/**
 * Who did what and when: the head of the entries of one run.
 *
 * @param number 1 for the first, then one more each; never used twice, also after an erasure
 * @param kind what was done
 * @param at when
 * @param actor who had it done: an account, a command; not a person of the data
 * @param model name and version of the model that scored, or what stands for it
 * @param rules the guards
 */
public record Run(
    long number, Kind kind, Instant at, String actor, String model, HistoryRules rules) {
  /** What was done. */
  public enum Kind {
    /** All records resolved anew. */
    FULL(0),
    /** Only what changed. */
    INCREMENTAL(1),
    /** Records of one person taken apart by hand. */
    UNMERGE(2),
    /** A person removed. All that remains is this head. */
    ERASURE(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number that stands for it in a file, for ever. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      return Arrays.stream(values())
          .filter(kind -> kind.code == code)
          .findFirst()
          .orElseThrow(
              () -> new HistoryDamaged("it has a run of a kind that this version does not know"));
    }
  }

  private static final int LONGEST = 1_000;

  /** Refuses a number below 1, and an actor or model of over 1,000 characters. */
  public Run {
    if (number < 1) {
      throw new IllegalArgumentException("runs are numbered from 1, not " + number);
    }
    if (actor.length() > LONGEST || model.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the actor or the model of a run has more than %,d characters".formatted(LONGEST));
    }
  }
}

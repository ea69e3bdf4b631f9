package io.parley.identity.history;

import java.util.List;

/**
 * The guards of a history. Incremental runs go on under the rules of the run before; other rules
 * need a full run.
 *
 * @param threshold links below it do not link, bits
 * @param bridge bridges below it are weak, bits; negative infinity for none
 * @param unique attributes of which a person has one value, in the order of {@link
 *     RecordFacts#unique}
 * @param shared identifiers that link up to some number of records, in the order of {@link
 *     RecordFacts#shared}
 * @param onePerSource whether a person has at most one record of each source
 * @param evidence whether a link falls where a pair between its two groups speaks more strongly for
 *     two persons than any for one; batches then bring the pairs below the threshold as well
 */
public record HistoryRules(
    double threshold,
    double bridge,
    List<String> unique,
    List<Capped> shared,
    boolean onePerSource,
    boolean evidence) {
  /**
   * An identifier with a cap.
   *
   * @param attribute its name
   * @param most a value on more records than this gives no weight, 1 or more
   * @param bits the weight that is withdrawn, 0 or more
   */
  public record Capped(String attribute, int most, double bits) {
    /** Refuses a cap below 1 and a weight below 0. */
    public Capped {
      if (most < 1 || !(bits >= 0)) {
        throw new IllegalArgumentException(
            "`%s` links up to 1 record or more and gives 0 bits or more, not %d and %s"
                .formatted(attribute, most, bits));
      }
    }
  }

  /** Copies the lists. */
  public HistoryRules {
    if (Double.isNaN(threshold) || Double.isNaN(bridge)) {
      throw new IllegalArgumentException("a threshold is a number of bits, not NaN");
    }
    unique = List.copyOf(unique);
    shared = List.copyOf(shared);
  }

  /** Guards without evidence. */
  public HistoryRules(
      double threshold,
      double bridge,
      List<String> unique,
      List<Capped> shared,
      boolean onePerSource) {
    this(threshold, bridge, unique, shared, onePerSource, false);
  }

  /** A threshold and no guard but what was said by hand. */
  public static HistoryRules above(double threshold) {
    return new HistoryRules(threshold, Double.NEGATIVE_INFINITY, List.of(), List.of(), false);
  }

  /** The same, and pairs that speak for two persons count against links. */
  public HistoryRules withEvidence() {
    return new HistoryRules(threshold, bridge, unique, shared, onePerSource, true);
  }
}

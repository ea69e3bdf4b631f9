package io.parley.identity.explain;

import java.util.List;

/**
 * Why two records are, or are not, taken for one person: weights that add up. All weights are in
 * bits, log2 of odds; above 0 speaks for one person.
 *
 * @param left the source of one record; its key is not here
 * @param right the source of the other
 * @param prior how much speaks for one person before anything is compared
 * @param steps what each comparison adds, in the model's order
 * @param bits the sum
 * @param threshold the sum from which on the pair is linked
 * @param rules the blocking rules by which the pair is looked at; without one it is never compared
 * @param verdict what follows
 */
public record Explanation(
    String left,
    String right,
    double prior,
    List<Step> steps,
    double bits,
    double threshold,
    List<String> rules,
    Verdict verdict) {
  /**
   * What one comparison adds.
   *
   * @param attribute what is compared
   * @param level how much alike the values are, in the words of a model's file; {@code different},
   *     or {@code unknown} where a record has no value
   * @param bits the weight of that level
   * @param rarity what is added because the value is rarer, or taken away because it is more
   *     common, than values of this attribute mostly are
   * @param values both values, if they were asked for; else none
   */
  public record Step(
      String attribute, String level, double bits, double rarity, List<String> values) {
    /** The word for values of which one is missing. */
    public static final String UNKNOWN = "unknown";

    public Step {
      values = List.copyOf(values);
    }

    /** Whether both records have a value. */
    public boolean known() {
      return !level.equals(UNKNOWN);
    }
  }

  /** What follows from a pair's weight and from the rules. */
  public enum Verdict {
    /** It is looked at and reaches the threshold. */
    LINKED,
    /** It is looked at and stays below. */
    TOO_LITTLE,
    /** No rule looks at it, so its weight is never worked out in a run. */
    NOT_LOOKED_AT
  }

  public Explanation {
    steps = List.copyOf(steps);
    rules = List.copyOf(rules);
  }

  /** The odds in {@link #bits} as a probability, 0 to 1. */
  public double probability() {
    return 1 / (1 + Math.pow(2, -bits));
  }
}

package io.parley.identity.explain;

import java.util.List;

/**
 * Why two records are, or are not, taken for one person: weights that add up, and rules beside
 * them. All weights are in bits, log2 of odds; above 0 speaks for one person.
 *
 * @param left the source of one record; its key is not here
 * @param right the source of the other
 * @param prior how much speaks for one person before anything is compared
 * @param steps what each comparison adds, in the model's order
 * @param bits the sum
 * @param threshold the sum from which on the pair is linked
 * @param held the rules that hold for the pair
 * @param verdict what follows
 */
public record Explanation(
    String left,
    String right,
    double prior,
    List<Step> steps,
    double bits,
    double threshold,
    Held held,
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

  /**
   * The rules that hold for a pair, in the words of a model's file.
   *
   * @param lookedAt blocking rules that look at it; without one it is never compared
   * @param cut blocking rules that would, if it did not stand in a block that is too large
   * @param same rules by which the two are one person
   * @param never attributes by which they are not
   */
  public record Held(
      List<String> lookedAt, List<String> cut, List<String> same, List<String> never) {
    public Held {
      lookedAt = List.copyOf(lookedAt);
      cut = List.copyOf(cut);
      same = List.copyOf(same);
      never = List.copyOf(never);
    }
  }

  /** What follows from a pair's weight and from the rules; the first that applies. */
  public enum Verdict {
    /** Both are of one source, and only records of different sources are linked. */
    ONE_SOURCE,
    /** They contradict one another where one person cannot. */
    CONTRADICTED,
    /** A rule says that they are one person. */
    CERTAIN,
    /** No rule looks at the pair, so its weight is never worked out in a run. */
    NOT_LOOKED_AT,
    /** The pair reaches the threshold. */
    LINKED,
    /** It stays below. */
    TOO_LITTLE
  }

  public Explanation {
    steps = List.copyOf(steps);
  }

  /** The odds in {@link #bits} as a probability, 0 to 1. */
  public double probability() {
    return 1 / (1 + Math.pow(2, -bits));
  }

  /** What follows, in a sentence without figures. */
  public String conclusion() {
    return switch (verdict) {
      case ONE_SOURCE -> "Not linked: both are of one source, and only different ones are linked.";
      case CONTRADICTED ->
          "Not linked: one person has one " + String.join(", ", held.never()) + ".";
      case CERTAIN -> "Linked by rule: " + String.join("; ", held.same()) + ".";
      case NOT_LOOKED_AT ->
          held.cut().isEmpty()
              ? "Not linked: no blocking rule looks at this pair, whatever its weight."
              : "Not linked: the pair stands in blocks that are too large to look at.";
      case LINKED -> "Linked.";
      case TOO_LITTLE -> "Not linked by this pair; a third record may still join both.";
    };
  }
}

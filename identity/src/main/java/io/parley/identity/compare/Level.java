package io.parley.identity.compare;

import java.util.Locale;

/**
 * How much alike two values are. A level is a condition on the values of one column in two records;
 * a pair is at the first level of its comparison that holds.
 *
 * <p>Conditions are written for DuckDB, where pairs are compared in bulk. Each is total: it is true
 * or false for any two texts, and is asked only where both are there.
 */
public sealed interface Level {
  /**
   * The condition.
   *
   * @param left the SQL of the left record's value
   * @param right the SQL of the right record's value
   * @param likeness the SQL of the Jaro-Winkler similarity of both, worked out once a pair
   */
  String sql(String left, String right, String likeness);

  /** Whether it asks for the likeness, which is dear. */
  default boolean wantsLikeness() {
    return false;
  }

  /** Both are the same text. */
  record Same() implements Level {
    @Override
    public String sql(String left, String right, String likeness) {
      return left + " = " + right;
    }
  }

  /**
   * Their Jaro-Winkler similarity (Winkler 1990) reaches a threshold.
   *
   * @param least above 0 and below 1
   */
  record Alike(double least) implements Level {
    public Alike {
      if (!(least > 0 && least < 1)) {
        throw new IllegalArgumentException("a likeness is above 0 and below 1, not " + least);
      }
    }

    @Override
    public String sql(String left, String right, String likeness) {
      return "%s >= %s".formatted(likeness, String.format(Locale.ROOT, "%.4f", least));
    }

    @Override
    public boolean wantsLikeness() {
      return true;
    }
  }

  /**
   * So many edits make one of the other: a character put in, left out, changed, or swapped with its
   * neighbour (the optimal string alignment distance).
   *
   * @param most 1 to 4
   */
  record Edits(int most) implements Level {
    public Edits {
      if (most < 1 || most > 4) {
        throw new IllegalArgumentException("edits are 1 to 4, not " + most);
      }
    }

    /**
     * A swap is two edits of the plain distance, which is several times as fast and rules most out.
     */
    @Override
    public String sql(String left, String right, String likeness) {
      return "(abs(length(%1$s) - length(%2$s)) <= %3$d AND levenshtein(%1$s, %2$s) <= %4$d AND damerau_levenshtein(%1$s, %2$s) <= %3$d)"
          .formatted(left, right, most, 2 * most);
    }
  }
}

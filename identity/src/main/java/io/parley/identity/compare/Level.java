package io.parley.identity.compare;

import java.util.Locale;
import java.util.Optional;

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
   * @param pair the SQL of what it may look at
   */
  String sql(Values pair);

  /** The level as a model's file says it. */
  String text();

  /** Whether it asks for the likeness, which is dear. */
  default boolean wantsLikeness() {
    return false;
  }

  /**
   * A further column that it looks at.
   *
   * @param column the column of its comparison
   */
  default Optional<String> other(String column) {
    return Optional.empty();
  }

  /**
   * What a level may look at, as SQL.
   *
   * @param left the left record's value
   * @param right the right record's value
   * @param likeness the Jaro-Winkler similarity of both, worked out once a pair
   * @param leftOther the left record's value of the further column, if the level wants one
   * @param rightOther the right record's
   */
  record Values(String left, String right, String likeness, String leftOther, String rightOther) {}

  /** Both are the same text. */
  record Same() implements Level {
    @Override
    public String sql(Values pair) {
      return pair.left() + " = " + pair.right();
    }

    @Override
    public String text() {
      return "same";
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
    public String sql(Values pair) {
      return "%s >= %s".formatted(pair.likeness(), String.format(Locale.ROOT, "%.4f", least));
    }

    @Override
    public String text() {
      return "alike " + least;
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
    public String sql(Values pair) {
      return "(abs(length(%1$s) - length(%2$s)) <= %3$d AND levenshtein(%1$s, %2$s) <= %4$d AND damerau_levenshtein(%1$s, %2$s) <= %3$d)"
          .formatted(pair.left(), pair.right(), most, 2 * most);
    }

    @Override
    public String text() {
      return "edits " + most;
    }
  }

  /** One is a short form of the other, or both are of one name ({@link NameForms}). */
  record Nickname() implements Level {
    @Override
    public String sql(Values pair) {
      return "list_has_any(coalesce(%s, [%s]), coalesce(%s, [%s]))"
          .formatted(pair.leftOther(), pair.left(), pair.rightOther(), pair.right());
    }

    @Override
    public String text() {
      return "nickname";
    }

    @Override
    public Optional<String> other(String column) {
      return Optional.of(NameForms.column(column));
    }
  }

  /** One is the first letter of the other: {@code r} and {@code robert}. */
  record Initial() implements Level {
    @Override
    public String sql(Values pair) {
      return "(least(length(%1$s), length(%2$s)) = 1 AND left(%1$s, 1) = left(%2$s, 1))"
          .formatted(pair.left(), pair.right());
    }

    @Override
    public String text() {
      return "initial";
    }
  }

  /**
   * Each stands where the other ought to: {@code daniella shaw} and {@code shaw daniella}.
   *
   * @param column the other column
   */
  record Swapped(String column) implements Level {
    @Override
    public String sql(Values pair) {
      return "(%s IS NOT DISTINCT FROM %s AND %s IS NOT DISTINCT FROM %s)"
          .formatted(pair.left(), pair.rightOther(), pair.leftOther(), pair.right());
    }

    @Override
    public String text() {
      return "swapped " + column;
    }

    @Override
    public Optional<String> other(String compared) {
      return Optional.of(column);
    }
  }

  /** All words of one stand in the other: {@code sentosa} and {@code medina sentosa}. */
  record Part() implements Level {
    @Override
    public String sql(Values pair) {
      return "((contains(%1$s, ' ') OR contains(%2$s, ' ')) AND (list_has_all(string_split(%1$s, ' '), string_split(%2$s, ' ')) OR list_has_all(string_split(%2$s, ' '), string_split(%1$s, ' '))))"
          .formatted(pair.left(), pair.right());
    }

    @Override
    public String text() {
      return "part";
    }
  }

  /**
   * Of all their words, such a share stands in both (Jaccard 1901).
   *
   * @param least above 0 and at most 1; 1 is the same words in another order
   */
  record Words(double least) implements Level {
    public Words {
      if (!(least > 0 && least <= 1)) {
        throw new IllegalArgumentException(
            "a share of words is above 0 and at most 1, not " + least);
      }
    }

    @Override
    public String sql(Values pair) {
      String words = "string_split(%s, ' ')";
      String left = words.formatted(pair.left());
      String right = words.formatted(pair.right());
      return "len(list_intersect(%1$s, %2$s)) >= %3$s * len(list_distinct(list_concat(%1$s, %2$s)))"
          .formatted(left, right, String.format(Locale.ROOT, "%.4f", least));
    }

    @Override
    public String text() {
      return "words " + least;
    }
  }

  /** Dates ({@code YYYYMMDD}) with day and month swapped. */
  record DayMonth() implements Level {
    @Override
    public String sql(Values pair) {
      return "%1$s = left(%2$s, 4) || substr(%2$s, 7, 2) || substr(%2$s, 5, 2)"
          .formatted(pair.left(), pair.right());
    }

    @Override
    public String text() {
      return "day-month";
    }
  }

  /**
   * They end alike: a phone with and without its area's code.
   *
   * @param length how many characters, 2 to 20; both have as many
   */
  record Ending(int length) implements Level {
    public Ending {
      if (length < 2 || length > 20) {
        throw new IllegalArgumentException("an ending has 2 to 20 characters, not " + length);
      }
    }

    @Override
    public String sql(Values pair) {
      return "(least(length(%1$s), length(%2$s)) >= %3$d AND right(%1$s, %3$d) = right(%2$s, %3$d))"
          .formatted(pair.left(), pair.right(), length);
    }

    @Override
    public String text() {
      return "ending " + length;
    }
  }

  /** What stands before the @ is the same. */
  record User() implements Level {
    @Override
    public String sql(Values pair) {
      return "split_part(%s, '@', 1) = split_part(%s, '@', 1)".formatted(pair.left(), pair.right());
    }

    @Override
    public String text() {
      return "user";
    }
  }
}

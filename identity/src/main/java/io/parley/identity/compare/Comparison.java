package io.parley.identity.compare;

import java.util.List;

/**
 * One column of two records, compared.
 *
 * @param column the column of the records, which holds normalised text
 * @param levels from the most alike on; below them all is one more level, "different"
 * @param byFrequency whether the weight of the same value follows how often that value stands in
 *     the records: two Smiths say less than two Featherstonehaughs
 */
public record Comparison(String column, List<Level> levels, boolean byFrequency) {
  /** The level of a pair of which one record holds no value: it says nothing. */
  public static final int UNKNOWN = -1;

  public Comparison {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || !(levels.get(0) instanceof Level.Same)) {
      throw new IllegalArgumentException(
          "the first level of `" + column + "` is `same`, for the weight of a value hangs on it");
    }
  }

  /** How many levels a known pair may have, "different" among them. */
  public int size() {
    return levels.size() + 1;
  }

  /** The level of two records with the same value. Levels are numbered from "different", 0. */
  public int same() {
    return levels.size();
  }

  private boolean wantsLikeness() {
    return levels.stream().anyMatch(Level::wantsLikeness);
  }

  /** What is worked out of a pair before its level, by records {@code l} and {@code r}. */
  public String measured(int place) {
    String left = "l." + quoted();
    String right = "r." + quoted();
    String likeness =
        wantsLikeness()
            ? ", jaro_winkler_similarity(%s, %s) AS s%d".formatted(left, right, place)
            : "";
    return "%1$s AS l%3$d, %2$s AS r%3$d%4$s".formatted(left, right, place, likeness);
  }

  /** The level of a pair, from what was measured in the same place. */
  public String level(int place) {
    StringBuilder sql =
        new StringBuilder(
            "CASE WHEN l%1$d IS NULL OR r%1$d IS NULL THEN %2$d".formatted(place, UNKNOWN));
    for (int i = 0; i < levels.size(); i++) {
      sql.append(
          " WHEN %s THEN %d"
              .formatted(
                  levels.get(i).sql("l" + place, "r" + place, "s" + place), levels.size() - i));
    }
    return sql.append(" ELSE 0 END").toString();
  }

  private String quoted() {
    return '"' + column.replace("\"", "\"\"") + '"';
  }
}

package io.parley.identity.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One column of two records, compared.
 *
 * @param column the column of the records, which holds normalised text
 * @param levels from the most alike on; below them all is one more level, "different"
 * @param byFrequency whether the weight of the same value follows how often that value stands in
 *     the records: two Smiths say less than two Featherstonehaughs
 * @param expected what is known of it before any data
 * @param unlessSwapped a column with which this one may be swapped; where that is so, the other's
 *     comparison says it, and this one says nothing
 * @param also columns with further values of the same attribute; a pair is at the level of its best
 *     two
 * @param madeOf of which other columns its values are mostly made
 */
public record Comparison(
    String column,
    List<Level> levels,
    boolean byFrequency,
    Optional<Expected> expected,
    Optional<String> unlessSwapped,
    List<String> also,
    Optional<MadeOf> madeOf) {
  /** The level of a pair of which one record holds no value: it says nothing. */
  public static final int UNKNOWN = -1;

  public Comparison {
    levels = List.copyOf(levels);
    also = List.copyOf(also);
    if (levels.isEmpty() || !(levels.get(0) instanceof Level.Same)) {
      throw new IllegalArgumentException(
          "the first level of `" + column + "` is `same`, for the weight of a value hangs on it");
    }
    int size = levels.size() + 1;
    if (expected.filter(e -> e.m().size() != size).isPresent()) {
      throw new IllegalArgumentException(
          "`%s` has %d levels with \"different\", and so many shares of m and u"
              .formatted(column, size));
    }
    if (madeOf.filter(of -> of.n().size() != size).isPresent()) {
      throw new IllegalArgumentException(
          "`%s` has %d levels with \"different\", and so many shares of n".formatted(column, size));
    }
  }

  /** One without what is known before, of one value a record. */
  public Comparison(String column, List<Level> levels, boolean byFrequency) {
    this(
        column,
        levels,
        byFrequency,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /**
   * The same over records that have such columns: levels over others are left out, and further
   * values are those that the records have.
   */
  public Comparison over(Set<String> columns) {
    List<Integer> kept =
        IntStream.range(0, levels.size())
            .filter(
                i ->
                    !(levels.get(i) instanceof Level.Swapped swapped)
                        || columns.contains(swapped.column()))
            .boxed()
            .toList();
    return new Comparison(
        column,
        kept.stream().map(levels::get).toList(),
        byFrequency,
        expected.map(e -> e.over(kept)),
        unlessSwapped.filter(columns::contains),
        IntStream.range(2, 10).mapToObj(i -> column + "_" + i).filter(columns::contains).toList(),
        madeOf.filter(of -> of.isKnown(columns)).map(of -> of.over(kept)));
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

  /** The columns with its values, the first first. */
  public List<String> values() {
    List<String> values = new ArrayList<>(List.of(column));
    values.addAll(also);
    return values;
  }

  /** What is worked out of a pair before its level, by records {@code l} and {@code r}. */
  public String measured(int place) {
    List<String> values = values();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      parts.add("l.%s AS l%d_%d".formatted(quoted(values.get(i)), place, i));
      parts.add("r.%s AS r%d_%d".formatted(quoted(values.get(i)), place, i));
      for (int j = 0; j < values.size(); j++) {
        parts.addAll(measured(place, i, j));
      }
    }
    others().forEach(other -> parts.add(measured(place, other)));
    return String.join(", ", parts);
  }

  private List<String> measured(int place, int i, int j) {
    List<String> parts = new ArrayList<>();
    String both = "(l.%s, r.%s)".formatted(quoted(values().get(i)), quoted(values().get(j)));
    String name = "%d_%d_%d".formatted(place, i, j);
    if (wantsLikeness()) {
      parts.add("jaro_winkler_similarity" + both + " AS s" + name);
    }
    if (levels.stream().anyMatch(Level::wantsDistance)) {
      parts.add("levenshtein" + both + " AS d" + name);
    }
    return parts;
  }

  private static String measured(int place, String other) {
    return "l.%1$s AS lo%2$d_%3$s, r.%1$s AS ro%2$d_%3$s".formatted(quoted(other), place, other);
  }

  /** Further columns that its levels look at. */
  private Set<String> others() {
    Set<String> others =
        levels.stream()
            .flatMap(l -> l.other(column).stream())
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    unlessSwapped.ifPresent(others::add);
    return others;
  }

  /** The level of a pair, from what was measured in the same place. */
  public String level(int place) {
    List<String> best = new ArrayList<>();
    for (int i = 0; i <= also.size(); i++) {
      for (int j = 0; j <= also.size(); j++) {
        best.add(level(place, i, j));
      }
    }
    return best.size() == 1 ? best.get(0) : "greatest(" + String.join(", ", best) + ")";
  }

  private String level(int place, int i, int j) {
    String left = "l%d_%d".formatted(place, i);
    String right = "r%d_%d".formatted(place, j);
    String likeness = "s%d_%d_%d".formatted(place, i, j);
    String distance = "d%d_%d_%d".formatted(place, i, j);
    StringBuilder sql =
        new StringBuilder(
            "CASE WHEN %s IS NULL OR %s IS NULL THEN %d".formatted(left, right, UNKNOWN));
    for (int at = 0; at < levels.size(); at++) {
      Level level = levels.get(at);
      String other = level.other(column).map(o -> "o%d_%s".formatted(place, o)).orElse("");
      Level.Values values =
          new Level.Values(left, right, likeness, distance, "l" + other, "r" + other);
      sql.append(" WHEN %s THEN %d".formatted(level.sql(values), levels.size() - at));
      if (at == 0) {
        unlessSwapped.ifPresent(
            column ->
                sql.append(
                    " WHEN %s THEN %d"
                        .formatted(
                            new Level.Swapped(column)
                                .sql(
                                    new Level.Values(
                                        left,
                                        right,
                                        likeness,
                                        distance,
                                        "lo%d_%s".formatted(place, column),
                                        "ro%d_%s".formatted(place, column))),
                            UNKNOWN)));
      }
    }
    if (wantsLikeness()) {
      // Names in two scripts cannot be held against one another. Beyond Latin letters begins
      // U+0250.
      sql.append(
          " WHEN (ord(%s) >= 592) <> (ord(%s) >= 592) THEN %d".formatted(left, right, UNKNOWN));
    }
    return sql.append(" ELSE 0 END").toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}

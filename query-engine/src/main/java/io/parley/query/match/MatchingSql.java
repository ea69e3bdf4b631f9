package io.parley.query.match;

import io.parley.query.match.MatchingDialect.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@link Matching} of at most two parties.
 *
 * <p><b>Cleaning late.</b> That a value counts for the lowest of its tokens is decided after the
 * join of the two streams on it: the lowest token of each side among the joined rows is the lowest
 * of that side's stream, as the join pairs every row of a value with every other. So only values
 * that both know are grouped. Two partners who both repeat one value make the product of their
 * repetitions, on a question of their own; one alone makes no more rows than it sent.
 *
 * <p><b>Names of units.</b> A unit with somebody of side 0 is named by that person's token, which
 * is in one unit only. A single of side 1 is named by its token with a mask added bit by bit, drawn
 * from the query's seed, which the room keeps from both parties. Singles of side 1 so have distinct
 * names. For streams fixed before the mask is drawn, a name of one kind equals one of the other
 * with a probability of at most n<sub>0</sub>·n<sub>1</sub>/2<sup>128</sup> (below 2<sup>−61</sup>
 * for the 2<sup>33</sup> people a plan admits), even where a party sends tokens that it saw at the
 * other side. Neither kind of name depends on other people.
 */
final class MatchingSql {
  private MatchingSql() {}

  static String of(Matching matching, MatchingDialect dialect) {
    int keys = matching.keys().size();
    List<String> parts = new ArrayList<>();
    switch (matching.parties().size()) {
      case 1 -> {
        parts.add(oneRowAToken(0, 0));
        parts.add("matched AS (SELECT p AS u, p AS p0 FROM side0)");
      }
      case 2 -> {
        parts.add(oneRowAToken(0, keys));
        parts.add(oneRowAToken(1, keys));
        IntStream.range(0, keys).mapToObj(k -> pairs(k, dialect)).forEach(parts::add);
        parts.add("pairs AS (" + earlier(keys) + ")");
        parts.add("matched AS (" + units(matching.singlesSurvive(), dialect) + ")");
      }
      default ->
          throw new IllegalStateException(
              matching.parties().size() + " parties are matched by the tokens of their rows");
    }
    return String.join(",\n", parts);
  }

  private static String oneRowAToken(int side, int keys) {
    String values =
        IntStream.range(0, keys)
            .mapToObj(", min(k%1$d) AS k%1$d"::formatted)
            .collect(Collectors.joining());
    return "side%1$d AS (SELECT p%2$s FROM people%1$d WHERE p IS NOT NULL GROUP BY p)"
        .formatted(side, values);
  }

  /** The pairs of one key whose people no earlier key has taken. */
  private static String pairs(int key, MatchingDialect dialect) {
    String all =
        "SELECT min(a.p) AS p0, min(b.p) AS p1 FROM side0 a JOIN side1 b ON a.k%1$d = b.k%1$d GROUP BY a.k%1$d"
            .formatted(key);
    if (key == 0) {
      return "pairs0 AS (" + all + ")";
    }
    String taken = "(" + earlier(key) + ")";
    return "pairs%d AS (SELECT c.p0, c.p1 FROM (%s) c%s)"
        .formatted(
            key,
            all,
            dialect.without(
                List.of(
                    new Absent(taken, "l", "l.p0 = c.p0"), new Absent(taken, "r", "r.p1 = c.p1"))));
  }

  private static String earlier(int keys) {
    return IntStream.range(0, keys)
        .mapToObj("SELECT p0, p1 FROM pairs%d"::formatted)
        .collect(Collectors.joining(" UNION ALL "));
  }

  private static String units(boolean singles, MatchingDialect dialect) {
    String pairs = "SELECT p0 AS u, p0, p1 FROM pairs";
    return singles
        ? pairs
            + " UNION ALL SELECT s.p, s.p, %s FROM side0 s%s"
                .formatted(dialect.noToken(), unpaired(dialect, "m.p0 = s.p"))
            + " UNION ALL SELECT %s, %s, s.p FROM side1 s%s"
                .formatted(
                    dialect.single("s.p"), dialect.noToken(), unpaired(dialect, "m.p1 = s.p"))
        : pairs;
  }

  private static String unpaired(MatchingDialect dialect, String condition) {
    return dialect.without(List.of(new Absent("pairs", "m", condition)));
  }
}

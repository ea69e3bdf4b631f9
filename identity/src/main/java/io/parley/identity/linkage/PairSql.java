package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements over pairs of records. A pair is (a, b) with a below b. */
final class PairSql {
  private PairSql() {}

  /**
   * The pairs that a blocking rule looks at and none of the rules before it.
   *
   * @param blocks the rules, and what is cut from them
   * @param link which pairs may be one person
   */
  static String blocked(List<Block> blocks, LinkType link) {
    return blocked(blocks, link, RecordTable.NAME, "");
  }

  /**
   * The same among some of the records.
   *
   * @param records SQL with the columns of the records
   * @param further a condition on records {@code l} and {@code r}, beginning with AND
   */
  static String blocked(List<Block> blocks, LinkType link, String records, String further) {
    return IntStream.range(0, blocks.size())
        .mapToObj(i -> added(blocks, i, link, records, further))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /** The pairs of one of these rules that none of the rules before it looks at. */
  static String added(List<Block> blocks, int place, LinkType link) {
    return added(blocks, place, link, RecordTable.NAME, "");
  }

  private static String added(
      List<Block> blocks, int place, LinkType link, String records, String further) {
    String before =
        blocks.subList(0, place).stream()
            .map(b -> " AND NOT coalesce(" + b.sql() + ", false)")
            .collect(Collectors.joining());
    return "SELECT l.rid AS a, r.rid AS b FROM %1$s l JOIN %1$s r ON %2$s AND l.rid < r.rid%3$s%4$s%5$s"
        .formatted(records, blocks.get(place).sql(), before, between(link), further);
  }

  private static String between(LinkType link) {
    return link == LinkType.WITHIN ? "" : " AND l.source <> r.source";
  }

  /** Random pairs of two records; about as many as are asked for. */
  static String random(int records, long pairs) {
    return "SELECT least(x, y) AS a, greatest(x, y) AS b FROM (SELECT CAST(floor(random() * %1$d) AS INTEGER) AS x, CAST(floor(random() * %1$d) AS INTEGER) AS y FROM range(%2$d)) WHERE x <> y"
        .formatted(records, pairs);
  }

  /** All pairs, where there are few. */
  static String all() {
    return "SELECT l.rid AS a, r.rid AS b FROM %1$s l JOIN %1$s r ON l.rid < r.rid"
        .formatted(RecordTable.NAME);
  }

  /**
   * The level of each comparison, {@code g0} and on, for each pair. What several levels need is
   * worked out once a pair: DuckDB does not share a call that is written twice.
   *
   * @param further SQL over records {@code l} and {@code r} that comes along, each with its name
   */
  static String levels(List<Comparison> comparisons, String pairs, List<String> further) {
    List<String> measured =
        new ArrayList<>(
            IntStream.range(0, comparisons.size())
                .mapToObj(i -> comparisons.get(i).measured(i))
                .toList());
    measured.addAll(further);
    List<String> levels =
        new ArrayList<>(
            IntStream.range(0, comparisons.size())
                .mapToObj(i -> comparisons.get(i).level(i) + " AS g" + i)
                .toList());
    further.forEach(f -> levels.add(f.substring(f.lastIndexOf(' ') + 1)));
    return "SELECT a, b, %s FROM (SELECT a, b, %s FROM (%s) JOIN %4$s l ON l.rid = a JOIN %4$s r ON r.rid = b)"
        .formatted(String.join(", ", levels), String.join(", ", measured), pairs, RecordTable.NAME);
  }

  /** How many pairs have each combination of levels. */
  static List<Pattern> patterns(RecordTable table, List<Comparison> comparisons, String pairs) {
    String all =
        IntStream.range(0, comparisons.size())
            .mapToObj(i -> "g" + i)
            .collect(Collectors.joining(", "));
    List<Pattern> patterns = new ArrayList<>();
    table.query(
        "SELECT %1$s, count(*) FROM (%2$s) GROUP BY %1$s ORDER BY %1$s"
            .formatted(all, levels(comparisons, pairs, List.of())),
        row -> {
          int[] levels = new int[comparisons.size()];
          for (int i = 0; i < levels.length; i++) {
            levels[i] = row.getInt(i + 1);
          }
          patterns.add(new Pattern(levels, row.getLong(levels.length + 1)));
        });
    return patterns;
  }
}

package io.parley.server.bench;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedLevels;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many pairs a second of one processor compares in five fields: in memory, beside the same
 * comparisons in DuckDB. The pairs share a birth date, as most do that are compared at all.
 */
final class LevelRate {
  static final Set<String> FIELDS = Set.of("given_name", "family_name", "email", "phone", "street");

  private static final int PAIRS = 200_000;
  private static final int ROUNDS = 5;

  private LevelRate() {}

  static Figure measure(LinkageModel people, RecordTable table) throws Exception {
    LinkageModel model = people.over(FIELDS);
    model.prepare(table);
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    model.prepare(table);
    List<int[]> pairs = pairs(table);
    int[] lefts = pairs.stream().mapToInt(pair -> pair[0]).toArray();
    int[] rights = pairs.stream().mapToInt(pair -> pair[1]).toArray();
    PackedLevels levels = new PackedLevels(model, records);
    String sql = sql(model.comparisons());
    table.execute("SET threads = 1");
    long ours = levels.sum(lefts, rights);
    table.query(sql, row -> same(ours, row.getLong(1)));
    Figure rate =
        Rate.figure(
            ROUNDS,
            Rate.of(lefts.length, () -> levels.sum(lefts, rights)),
            Rate.of(lefts.length, () -> table.query(sql, row -> same(ours, row.getLong(1)))));
    table.execute("RESET threads");
    return new Figure(rate.value(), "per s", rate.yardstick(), rate.ratio());
  }

  private static void same(long ours, long theirs) {
    if (ours != theirs) {
      throw new IllegalStateException(
          "memory and database read different levels of the same pairs");
    }
  }

  private static List<int[]> pairs(RecordTable table) {
    table.execute(
        "CREATE OR REPLACE TEMP TABLE rated AS SELECT l.rid AS a, r.rid AS b FROM records l JOIN records r ON l.birth_date = r.birth_date AND l.rid < r.rid LIMIT "
            + PAIRS);
    List<int[]> pairs = new ArrayList<>();
    table.query(
        "SELECT a, b FROM rated", row -> pairs.add(new int[] {row.getInt(1), row.getInt(2)}));
    return pairs;
  }

  private static String sql(List<Comparison> comparisons) {
    String levels =
        IntStream.range(0, comparisons.size())
            .mapToObj(i -> "sum(" + comparisons.get(i).level(i) + ")")
            .collect(Collectors.joining(" + "));
    String measured =
        IntStream.range(0, comparisons.size())
            .mapToObj(i -> comparisons.get(i).measured(i))
            .collect(Collectors.joining(", "));
    return "SELECT CAST(%s AS BIGINT) FROM (SELECT %s FROM rated JOIN records l ON l.rid = a JOIN records r ON r.rid = b)"
        .formatted(levels, measured);
  }
}

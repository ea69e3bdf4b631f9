package io.parley.identity.linkage;

import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How many pairs each blocking rule looks at, and how large its blocks are; no value leaves. */
public final class BlockingCounts {
  private static final int LARGEST = 5;

  private BlockingCounts() {}

  /**
   * The pairs of one rule.
   *
   * @param alone all that it looks at
   * @param added of these, pairs that no rule before it looks at
   * @param largest how many records are in its largest blocks, from the largest on; none where a
   *     rule compares one column with another, for such pairs are no block
   */
  public record Counted(BlockingRule rule, long alone, long added, List<Long> largest) {
    public Counted {
      largest = List.copyOf(largest);
    }
  }

  /** Counts in the model's order. This takes about as long as finding the pairs does. */
  public static List<Counted> of(LinkageModel model, RecordTable table) {
    List<Counted> counted = new ArrayList<>();
    for (int i = 0; i < model.blocking().size(); i++) {
      BlockingRule rule = model.blocking().get(i);
      long added = one(table, added(rule, model.blocking().subList(0, i)));
      counted.add(
          isBlock(rule)
              ? block(table, rule, added)
              : new Counted(rule, one(table, added(rule, List.of())), added, List.of()));
    }
    return counted;
  }

  private static String added(BlockingRule rule, List<BlockingRule> before) {
    String but =
        before.stream()
            .map(earlier -> " AND NOT coalesce(" + earlier.sql() + ", false)")
            .collect(Collectors.joining());
    return "SELECT count(*) FROM %1$s l JOIN %1$s r ON %2$s AND l.rid < r.rid%3$s"
        .formatted(RecordTable.NAME, rule.sql(), but);
  }

  private static boolean isBlock(BlockingRule rule) {
    return rule.parts().stream().allMatch(part -> part.left().equals(part.right()));
  }

  /** A block of n records has n·(n − 1)/2 pairs, so that nothing need be joined. */
  private static Counted block(RecordTable table, BlockingRule rule, long added) {
    String values = rule.parts().stream().map(Part::leftSql).collect(Collectors.joining(", "));
    String known =
        rule.parts().stream()
            .map(part -> part.leftSql() + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String blocks =
        "SELECT count(*) AS n FROM %s l WHERE %s GROUP BY %s HAVING count(*) > 1"
            .formatted(RecordTable.NAME, known, values);
    List<Long> largest = new ArrayList<>();
    table.query(
        "SELECT n FROM (%s) ORDER BY n DESC LIMIT %d".formatted(blocks, LARGEST),
        row -> largest.add(row.getLong(1)));
    long alone =
        one(
            table,
            "SELECT CAST(coalesce(sum(n * (n - 1) // 2), 0) AS BIGINT) FROM (%s)"
                .formatted(blocks));
    return new Counted(rule, alone, added, largest);
  }

  private static long one(RecordTable table, String sql) {
    long[] value = new long[1];
    table.query(sql, row -> value[0] = row.getLong(1));
    return value[0];
  }
}

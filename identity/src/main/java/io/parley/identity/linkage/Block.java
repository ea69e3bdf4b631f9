package io.parley.identity.linkage;

import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A blocking rule over the records at hand, its cost known before it runs.
 *
 * @param rule the rule
 * @param pairs how many pairs it looks at, others' pairs among them, after the cut
 * @param largest how many records the largest blocks have, the largest first; without their values
 * @param heldBy so many records a block may have here, a model's limit or fewer
 * @param cutBlocks how many blocks are left out, for more records hold their values
 * @param cutRecords how many records stand in those
 * @param cutPairs how many pairs are not looked at
 */
public record Block(
    BlockingRule rule,
    long pairs,
    List<Integer> largest,
    int heldBy,
    long cutBlocks,
    long cutRecords,
    long cutPairs) {
  /** So many of the largest blocks are told. */
  private static final int MOST_TOLD = 5;

  public Block {
    largest = List.copyOf(largest);
  }

  /**
   * Counts each rule's blocks, and cuts those that would explode. It takes one grouping of the
   * records a rule and looks at no pair.
   *
   * @param rules of the model
   * @param limits from which on a block is cut
   */
  public static List<Block> plan(List<BlockingRule> rules, Limits limits, RecordTable table) {
    return rules.stream().map(rule -> plan(rule, limits, table)).toList();
  }

  private static Block plan(BlockingRule rule, Limits limits, RecordTable table) {
    String sizes = "block_sizes";
    table.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(sizes, sizes(rule, limits.heldBy())));
    int heldBy = limits.heldBy();
    Block block = count(rule, heldBy, table);
    while (block.pairs() > limits.pairsAmong(table.count()) && heldBy > 2) {
      // Few values are held by many: half the limit leaves most blocks as they are.
      heldBy = Math.max(2, heldBy / 2);
      table.execute("CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(sizes, sizes(rule, heldBy)));
      block = count(rule, heldBy, table);
    }
    if (block.cutBlocks() > 0) {
      mark(block, table);
    }
    table.execute("DROP TABLE " + sizes);
    return block;
  }

  /** Blocks of two records and more with their sizes; those to be cut keep their values. */
  private static String sizes(BlockingRule rule, int heldBy) {
    String left = keys(rule, true);
    String pairs =
        rule.symmetric()
            ? "SELECT %1$s, count(*) AS n, count(*) * (count(*) - 1) // 2 AS pairs FROM %2$s x WHERE %3$s GROUP BY ALL HAVING count(*) > 1"
                .formatted(left, RecordTable.NAME, known(rule, true))
            : "SELECT * REPLACE (n + m AS n), n * m AS pairs FROM (SELECT %1$s, count(*) AS n FROM %2$s x WHERE %3$s GROUP BY ALL) JOIN (SELECT %4$s, count(*) AS m FROM %2$s x WHERE %5$s GROUP BY ALL) USING (%6$s)"
                .formatted(
                    left,
                    RecordTable.NAME,
                    known(rule, true),
                    keys(rule, false),
                    known(rule, false),
                    names(rule));
    return "SELECT *, n > %d AS cut FROM (%s)".formatted(heldBy, pairs);
  }

  private static Block count(BlockingRule rule, int heldBy, RecordTable table) {
    long[] counts = new long[4];
    table.query(
        "SELECT coalesce(sum(pairs) FILTER (NOT cut), 0), count(*) FILTER (cut), coalesce(sum(n) FILTER (cut), 0), coalesce(sum(pairs) FILTER (cut), 0) FROM block_sizes",
        row -> {
          for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong(i + 1);
          }
        });
    List<Integer> largest = new ArrayList<>();
    table.query(
        "SELECT n FROM block_sizes ORDER BY n DESC LIMIT " + MOST_TOLD,
        row -> largest.add(row.getInt(1)));
    return new Block(rule, counts[0], largest, heldBy, counts[1], counts[2], counts[3]);
  }

  private static void mark(Block block, RecordTable table) {
    table.execute(
        "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s BOOLEAN"
            .formatted(RecordTable.NAME, block.column()));
    // What an earlier plan marked may be of other records.
    table.execute("UPDATE %s SET %s = NULL".formatted(RecordTable.NAME, block.column()));
    table.execute(
        "UPDATE %1$s AS x SET %2$s = true FROM (SELECT * FROM block_sizes WHERE cut) c WHERE %3$s"
            .formatted(
                RecordTable.NAME,
                block.column(),
                IntStream.range(0, block.rule().parts().size())
                    .mapToObj(i -> "c.k" + i + " = " + block.rule().parts().get(i).sql("x", true))
                    .collect(Collectors.joining(" AND "))));
  }

  private static String keys(BlockingRule rule, boolean left) {
    return IntStream.range(0, rule.parts().size())
        .mapToObj(i -> rule.parts().get(i).sql("x", left) + " AS k" + i)
        .collect(Collectors.joining(", "));
  }

  private static String names(BlockingRule rule) {
    return IntStream.range(0, rule.parts().size())
        .mapToObj(i -> "k" + i)
        .collect(Collectors.joining(", "));
  }

  private static String known(BlockingRule rule, boolean left) {
    return rule.parts().stream()
        .map((Part p) -> p.sql("x", left) + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  private String column() {
    return "\"cut " + rule.text() + '"';
  }

  /** The condition on records {@code l} and {@code r}, without the blocks that are cut. */
  String sql() {
    return cutBlocks == 0
        ? rule.sql()
        : "(%s AND l.%s IS NOT TRUE)".formatted(rule.sql(), column());
  }
}

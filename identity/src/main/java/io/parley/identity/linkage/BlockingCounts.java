package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What each blocking rule brings to a run.
 *
 * @param block the rule, its pairs alone, its largest blocks, what was cut from it
 * @param added pairs of it that no rule before it looks at
 */
public record BlockingCounts(Block block, long added) {
  /**
   * Counts in the model's order. This takes about as long as finding the pairs does.
   *
   * @param blocks as the run planned them
   * @param link which pairs may be one person
   */
  public static List<BlockingCounts> of(List<Block> blocks, LinkType link, RecordTable table) {
    List<BlockingCounts> counts = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      long[] added = new long[1];
      table.query(
          "SELECT count(*) FROM (" + PairSql.added(blocks, i, link) + ")",
          row -> added[0] = row.getLong(1));
      counts.add(new BlockingCounts(blocks.get(i), added[0]));
    }
    return counts;
  }
}

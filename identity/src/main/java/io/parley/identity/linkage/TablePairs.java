package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.List;

/** Pairs of a table's records to train on: all that a block has. */
record TablePairs(LinkageModel model, RecordTable table) implements PairSample {
  @Override
  public int records() {
    return table.count();
  }

  @Override
  public List<Pattern> random(long pairs) {
    table.execute("SELECT setseed(0.42)");
    return PairSql.patterns(table, model.comparisons(), PairSql.random(records(), pairs));
  }

  @Override
  public List<Pattern> block(BlockingRule rule) {
    return PairSql.patterns(table, model.comparisons(), PairSql.blocked(List.of(rule)));
  }
}

package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.List;

/** Pairs of a table's records to train on: all that a block has. */
record TablePairs(LinkageModel model, RecordTable table, LinkType link) implements PairSample {
  @Override
  public int records() {
    return table.count();
  }

  @Override
  public List<Pattern> random(long most) {
    table.execute("SELECT setseed(0.42)");
    int records = records();
    boolean few = 0.5 * records * (records - 1.0) <= most;
    return PairSql.patterns(
        table, model.comparisons(), few ? PairSql.all() : PairSql.random(records, most));
  }

  @Override
  public Narrow block(BlockingRule rule) {
    List<Block> block = Block.plan(List.of(rule), model.limits(), table);
    return new Narrow(
        block.get(0).pairs(),
        () -> PairSql.patterns(table, model.comparisons(), PairSql.blocked(block, link)));
  }
}

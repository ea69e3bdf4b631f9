package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.function.DoubleConsumer;

/** What an exact copy of each record would weigh beside it: the most that can speak for it. */
public final class SelfMatch {
  private SelfMatch() {}

  /** Hands over each record's weight in bits, in no order. */
  public static void score(TrainedModel trained, RecordTable table, DoubleConsumer records) {
    trained.model().prepare(table);
    table.query(
        new Scorer(trained, table)
            .sql("SELECT rid AS a, rid AS b FROM " + RecordTable.NAME, -Double.MAX_VALUE),
        row -> records.accept(row.getDouble(3)));
  }
}

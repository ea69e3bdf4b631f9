package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.function.DoubleConsumer;

/** What an exact copy of each record would weigh beside it: the most that can speak for it. */
public final class SelfMatch {
  private SelfMatch() {}

  /** Hands over each record's weight in bits, in no order. */
  public static void score(
      LinkageModel model, Weights weights, RecordTable table, DoubleConsumer records) {
    Scorer.score(
        model,
        weights,
        table,
        "SELECT rid AS a, rid AS b FROM " + RecordTable.NAME,
        -1e9,
        pair -> records.accept(pair.bits()));
  }
}

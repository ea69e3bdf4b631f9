package io.parley.server.bench;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.CutBlock;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records that all have one e-mail address, and each phone twice: {@code parley bench one-email}.
 * Ten million of them are fifty trillion pairs of that address; it is to be cut and told, and the
 * pairs of a phone are to be found.
 */
final class OneEmailBench implements Bench {
  /** Megabytes of DuckDB. */
  private static final int MEMORY = 1_500;

  @Override
  public String name() {
    return "one-email";
  }

  @Override
  public String about() {
    return "records that all have one e-mail address: its block is cut, the others are looked at";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(10_000_000));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    int rows = workbench.count("rows");
    Map<String, Figure> figures = new TreeMap<>();
    try (RecordTable table = RecordTable.open(MEMORY)) {
      table.execute(
          "CREATE OR REPLACE TABLE records AS SELECT i::INTEGER AS rid, 'all' AS source, 'info@shop.example' AS email, '+447' || lpad((i // 2)::VARCHAR, 9, '0') AS phone FROM range(%d) t(i)"
              .formatted(rows));
      long start = System.nanoTime();
      LinkageModel model = ModelReader.shipped("people").over(Set.of("email", "phone"));
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      TrainedModel trained =
          TrainedModel.train(
              model,
              new PackedPairs(model, records, LinkType.WITHIN),
              PackedFrequencies.of(model, records));
      BulkScorer scorer = new BulkScorer(trained, records, LinkType.WITHIN);
      List<BlockingRule> rules = trained.model().lookedAt();
      for (CutBlock cut : scorer.cut()) {
        workbench
            .progress()
            .say(
                "cut: a value of `%s` that %,d records hold"
                    .formatted(rules.get(cut.rule()).text(), cut.records()));
      }
      AtomicLong found = new AtomicLong();
      scorer.score(-Double.MAX_VALUE, pair -> found.incrementAndGet(), done -> {});
      figures.put("end_to_end", Figure.of((System.nanoTime() - start) / 1e9, "s"));
      figures.put("blocks_cut", Figure.of((double) scorer.cut().size(), "number"));
      figures.put(
          "largest_cut",
          Figure.of(scorer.cut().stream().mapToInt(CutBlock::records).max().orElse(0), "number"));
      figures.put("pairs", Figure.of((double) scorer.seen(), "number"));
      figures.put("pairs_found", Figure.of((double) found.get(), "number"));
      figures.put("peak_memory", Figure.of(ResolveBench.peakMegabytes(), "MB"));
    }
    return figures;
  }
}

package io.parley.server.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A CSV file into the raw zone and on into the clean one, both Iceberg tables that are committed,
 * beside DuckDB's own COPY of the same file into one Parquet file; the same with e-mail and phone,
 * sealed, normalised and hashed; and the clean rows to another node, beside DuckDB's own export.
 */
final class IngestBench implements Bench {
  private static final int TEN_MILLION = 10_000_000;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String about() {
    return "a CSV file into the raw and the clean zone, over DuckDB's COPY of it to Parquet; clean rows over Flight";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(TEN_MILLION), "rounds", BigDecimal.valueOf(3));
  }

  @Override
  public Map<String, Figure> measure(Workbench bench) throws Exception {
    int rows = bench.count("rows");
    int rounds = bench.count("rounds");
    Map<String, Figure> figures = new LinkedHashMap<>();
    try (BenchDatabase database = BenchDatabase.open(bench.directory())) {
      IngestRun typed = new IngestRun(bench, database, rows, false);
      typed.write();
      figures.put("csv_to_clean", Interleaved.measure(rounds, typed::ingest, typed::copy).figure());
      bench.progress().say("csv_to_clean: " + figures.get("csv_to_clean"));
      figures.put("flight_export", typed.export(rounds));
      bench.progress().say("flight_export: " + figures.get("flight_export"));
      IngestRun keyed = new IngestRun(bench, database, rows, true);
      keyed.write();
      figures.put("match_keys", Interleaved.measure(1, keyed::ingest, keyed::copy).figure());
    }
    figures.put("heap_peak", Figure.of(heapPeakMegabytes(), "MB"));
    figures.put("process_peak", Figure.of(ResolveBench.peakMegabytes(), "MB"));
    return figures;
  }

  /**
   * At most so much of Java's heap was in use at once: each of its parts may have had its own time.
   */
  private static double heapPeakMegabytes() {
    long bytes =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    return bytes / (double) (1 << 20);
  }
}

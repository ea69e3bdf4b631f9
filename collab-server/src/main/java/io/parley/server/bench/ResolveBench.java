package io.parley.server.bench;

import io.parley.identity.plan.IdentityFile;
import io.parley.identity.table.RecordTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Records of made people, resolved: {@code parley bench resolve}. */
final class ResolveBench implements Bench {
  /** Megabytes of DuckDB. */
  private static final int MEMORY = 1_200;

  @Override
  public String name() {
    return "resolve";
  }

  @Override
  public String about() {
    return "a file of made people to golden records, and one record found among them";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(1_000_000));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    int rows = workbench.count("rows");
    Path file = workbench.directory().resolve("people.csv");
    workbench.once("people", () -> MadePeople.write(file, rows));
    Map<String, Figure> figures = new TreeMap<>();
    int[] truth = MadePeople.truth(rows);
    try (RecordTable table = RecordTable.open(MEMORY)) {
      long start = System.nanoTime();
      long cpu = MatchBench.processCpu();
      ResolvePass.Resolved resolved =
          new ResolvePass(workbench.progress())
              .run(
                  table,
                  IdentityFile.read(plan(workbench.directory())),
                  workbench.directory().resolve("golden.csv"));
      figures.put("end_to_end", Figure.of((System.nanoTime() - start) / 1e9, "s"));
      figures.put("end_to_end_cpu", Figure.of((MatchBench.processCpu() - cpu) / 1e9, "s"));
      figures.put("peak_memory", Figure.of(peakMegabytes(), "MB"));
      figures.put("pairs", Figure.of((double) resolved.pairs(), "number"));
      figures.putAll(accuracy(resolved, truth));
      figures.put("pairs_per_core", LevelRate.measure(resolved.trained().model(), table));
      figures.putAll(FindRate.measure(resolved, truth, workbench.progress()));
      figures.put("peak_memory_with_index", Figure.of(peakMegabytes(), "MB"));
    }
    return figures;
  }

  private static Path plan(Path directory) throws IOException {
    StringBuilder plan =
        new StringBuilder(
            """
            identity: v1
            model: people
            sources:
              - name: made
                file: people.csv
                key: id
                region: GB
                columns:
            """);
    MadePeople.COLUMNS.forEach(c -> plan.append("      %s: %s%n".formatted(c, c)));
    return Files.writeString(directory.resolve("people.yaml"), plan);
  }

  private static Map<String, Figure> accuracy(ResolvePass.Resolved resolved, int[] truth) {
    long[] found = new long[truth.length];
    long[] real = new long[truth.length];
    long[] both = new long[truth.length];
    for (int row = 0; row < truth.length; row++) {
      found[row] = resolved.people().of(row);
      real[row] = truth[row];
      both[row] = found[row] << 32 | truth[row];
    }
    double right = pairs(both);
    double ours = pairs(found);
    double all = pairs(real);
    return Map.of(
        "pairwise_precision", Figure.of(right / ours, "share"),
        "pairwise_recall", Figure.of(right / all, "share"),
        "pairwise_f1", Figure.of(2 * right / (ours + all), "share"));
  }

  private static double pairs(long[] groups) {
    Arrays.sort(groups);
    double pairs = 0;
    int same = 0;
    for (int i = 1; i < groups.length; i++) {
      same = groups[i] == groups[i - 1] ? same + 1 : 0;
      pairs += same;
    }
    return pairs;
  }

  /** The most memory this process ever held, as the kernel counts it: heap, DuckDB and all. */
  static double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("this system does not tell a process's peak of memory");
  }
}

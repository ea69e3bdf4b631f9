package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestBenchTest {
  @Test
  void fewRows_giveEachFigure(@TempDir Path directory) throws Exception {
    Progress progress =
        new Progress(
            "bench",
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    Map<String, BigDecimal> options =
        Map.of("rows", BigDecimal.valueOf(5_000), "rounds", BigDecimal.ONE);

    Map<String, Figure> figures =
        new IngestBench().measure(new Workbench(options, directory, progress));

    assertThat(figures)
        .containsOnlyKeys(
            "csv_to_clean", "flight_export", "match_keys", "heap_peak", "process_peak");
    assertThat(figures.values()).allMatch(f -> f.value() > 0);
    assertThat(figures.entrySet())
        .filteredOn(f -> f.getValue().ratio().isPresent())
        .extracting(Map.Entry::getKey)
        .containsOnly("csv_to_clean", "flight_export", "match_keys");
  }
}

package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestKillBenchTest {
  @Test
  @Tag("slow")
  void kills_loseAndDoubleNothing(@TempDir Path directory) throws Exception {
    Progress progress =
        new Progress(
            "bench",
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    Map<String, BigDecimal> options = Map.of("times", BigDecimal.valueOf(8));

    Map<String, Figure> figures =
        new IngestKillBench().measure(new Workbench(options, directory, progress));

    System.out.println("[ingest-kill] " + figures);
    assertThat(value(figures, "lost")).isZero();
    assertThat(value(figures, "doubled")).isZero();
    assertThat(value(figures, "kills") + value(figures, "kills_too_late")).isEqualTo(8);
  }

  private static double value(Map<String, Figure> figures, String name) {
    return Objects.requireNonNull(figures.get(name), name).value();
  }
}

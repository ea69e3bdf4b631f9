package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EventsBenchTest {
  @Test
  void smallRun_hasItsFigures(@TempDir Path folder) throws Exception {
    Workbench bench =
        new Workbench(
            Map.of("rows", BigDecimal.valueOf(1_000), "rounds", BigDecimal.ONE),
            folder,
            new Progress(
                "bench",
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));

    Map<String, Figure> figures = new EventsBench().measure(bench);

    assertThat(figures).containsOnlyKeys("events", "events_p99");
    assertThat(figures)
        .hasEntrySatisfying("events", events -> assertThat(events.unit()).isEqualTo("per s"));
    assertThat(figures.values()).allSatisfy(f -> assertThat(f.value()).isPositive());
  }
}

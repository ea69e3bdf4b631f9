package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillBenchTest {
  @Test
  @Tag("slow")
  void tenKillsUnderLoad_undercountLoseAndStopNothing(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));
    Workbench bench = new Workbench(Map.of("times", BigDecimal.TEN), directory, progress);

    Map<String, Figure> figures = new KillBench().measure(bench);

    System.out.println("[kill] " + figures);
    for (String name : List.of("undercounted", "unverified", "stuck", "lost_answers", "unclear")) {
      assertThat(value(figures, name)).as("%s, of which the nodes said: %s", name, said).isZero();
    }
    assertThat(value(figures, "kills")).isEqualTo(10);
    assertThat(value(figures, "answers")).isGreaterThan(10);
    assertThat(value(figures, "kills_at_none")).as("kills that met nothing").isLessThan(10);
  }

  private static double value(Map<String, Figure> figures, String name) {
    return figures.getOrDefault(name, Figure.of(-1, "number")).value();
  }
}

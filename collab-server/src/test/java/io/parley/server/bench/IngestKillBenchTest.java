package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
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
  private static final int KILLS = 11;

  @Test
  @Tag("slow")
  void kills_ofEachKindOfSource_loseAndDoubleNothing(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));
    Map<String, BigDecimal> options = Map.of("times", BigDecimal.valueOf(KILLS));

    Map<String, Figure> figures =
        new IngestKillBench().measure(new Workbench(options, directory, progress));

    System.out.println("[ingest-kill] " + figures);
    assertThat(value(figures, "lost")).isZero();
    assertThat(value(figures, "doubled")).isZero();
    assertThat(value(figures, "kills") + value(figures, "late")).isEqualTo(KILLS);
    for (KilledSource kind : KilledSource.all()) {
      String word = kind.name().replace('-', '_');
      if (kind.missing().isPresent()) {
        assertThat(Boolean.getBoolean("parley.requirePeers")).as("missing: " + word).isFalse();
        assertThat(value(figures, "missing_" + word)).isEqualTo(1);
        assertThat(figures).doesNotContainKey("lost_" + word);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("missing: " + kind.name());
      } else {
        assertThat(value(figures, "lost_" + word)).as(word).isZero();
        assertThat(value(figures, "doubled_" + word)).as(word).isZero();
        assertThat(value(figures, "rows_" + word)).as(word).isPositive();
      }
    }
  }

  private static double value(Map<String, Figure> figures, String name) {
    return Objects.requireNonNull(figures.get(name), name).value();
  }
}

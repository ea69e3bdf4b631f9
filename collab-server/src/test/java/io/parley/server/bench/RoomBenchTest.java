package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomBenchTest {
  @Test
  @Tag("slow")
  void load_endsTheBudgetInTheMiddle_andNobodyGetsMore(@TempDir Path directory) throws Exception {
    Map<String, BigDecimal> options = new HashMap<>(new RoomBench().options());
    options.put("cases", BigDecimal.valueOf(60));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));
    Map<String, Figure> figures = new HashMap<>();

    RoomBench.load(new Workbench(options, directory, progress), figures);

    assertThat(figures).containsOnlyKeys("load_p50", "load_p95", "overspent");
    assertThat(figures.get("overspent")).isEqualTo(Figure.of(0, "number"));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsPattern("[1-9]\\d* answered by [1-9]\\d* charges, [1-9]\\d* refused");
  }
}

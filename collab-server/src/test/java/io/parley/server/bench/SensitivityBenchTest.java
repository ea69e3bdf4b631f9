package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.Progress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SensitivityBenchTest {
  private final SensitivityBench bench = new SensitivityBench();

  @Test
  void figures_areReadByName() {
    assertThat(SensitivityBench.read(List.of("violations 0", "counted 2003")))
        .containsExactly(
            Map.entry("violations", Figure.of(0, "number")),
            Map.entry("counted", Figure.of(2_003, "number")));
  }

  @Test
  void outsideAClone_isRefusedWithTheReason() {
    assertThatThrownBy(() -> bench.measure(workbench("10")))
        .isInstanceOf(BenchUsage.class)
        .hasMessageStartingWith("bench sensitivity runs from Parley's sources");
  }

  @Test
  void noCase_isWrongUsage() {
    assertThatThrownBy(() -> bench.measure(workbench("0")))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("--cases wants a whole number of at least 1");
  }

  private static Workbench workbench(String cases) {
    return new Workbench(
        Map.of("cases", new BigDecimal(cases)), Path.of("."), new Progress("x", System.err));
  }
}

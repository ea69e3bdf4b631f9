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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneEmailBenchTest {
  /** Twenty billion pairs of one address; a hundred thousand of a phone. */
  @Test
  void addressThatAllHave_isCutAndNamed_andThePairsOfPhonesAreFound(@TempDir Path directory)
      throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));

    Map<String, Figure> figures =
        new OneEmailBench()
            .measure(
                new Workbench(Map.of("rows", BigDecimal.valueOf(200_000)), directory, progress));

    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("cut: a value of `email` that 200,000 records hold")
        .doesNotContain("info@");
    assertThat(value(figures, "blocks_cut")).isEqualTo(1);
    assertThat(value(figures, "largest_cut")).isEqualTo(200_000);
    assertThat(value(figures, "pairs")).isBetween(100_000.0, 200_000.0);
    assertThat(value(figures, "pairs_found")).isEqualTo(value(figures, "pairs"));
  }

  private static double value(Map<String, Figure> figures, String name) {
    return Objects.requireNonNull(figures.get(name)).value();
  }
}

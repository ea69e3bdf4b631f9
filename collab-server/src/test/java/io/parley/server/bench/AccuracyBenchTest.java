package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyBenchTest {
  @Test
  void bench_namesAllFigures(@TempDir Path directory) {
    Map<String, Figure> figures =
        new AccuracyBench(new ExactNoise(new SecureRandomSource()))
            .measure(
                new Workbench(
                    Map.of("releases", BigDecimal.valueOf(100)),
                    directory,
                    new Progress("bench", new PrintStream(new ByteArrayOutputStream()))));

    assertThat(figures)
        .containsOnlyKeys("count", "sum", "avg", "median", "p90", "p99", "histogram_groups");
    figures.values().forEach(f -> assertThat(f.ratio()).isPresent());
    // One run of about 1,930 groups: 140 is far outside its spread of about five, 90 farther.
    assertThat(Objects.requireNonNull(figures.get("histogram_groups")).value())
        .isBetween(90., 210.);
  }

  @Test
  void expectations_areTheMeasuredOnesOfTheLiterature() {
    assertThat(ReferenceError.count()).isCloseTo(0.851, within(0.0005));
    assertThat(ReferenceError.sum(500)).isEqualTo(500);
    // The bounded mean of 10,000 uniform values in [0, 100]: 0.0103 from Google's library.
    assertThat(ReferenceError.mean(1_000, 10_000, 50)).isCloseTo(0.0103, within(0.0005));
    // The selection of a histogram like this one: 86.4 groups.
    assertThat(ReferenceError.groups(SparseVisits.people(), 1e-6)).isCloseTo(86.4, within(8.0));
  }

  @Test
  void quantileOfFewCells_isByHand() {
    GridValues two = new GridValues(new int[] {0, 2}, 3);
    // Cells 0 and 2 hold rank 1/2 at their edge, cell 1 between them: three equal weights.
    assertThat(ReferenceError.quantile(two, 0.5)).isCloseTo(1, within(1e-12));
  }
}

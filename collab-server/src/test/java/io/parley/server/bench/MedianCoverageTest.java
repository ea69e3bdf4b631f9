package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import org.junit.jupiter.api.Test;

/** 300 releases of at least 0.95: below 0.84 with probability under 2e-11 (Chernoff). */
class MedianCoverageTest {
  @Test
  void interval_holdsTheMedian() {
    MedianCoverage release =
        new MedianCoverage(
            new ExactNoise(new SecureRandomSource()), GridValues.uniform(4_000, 10_001));

    assertThat(CoverageBench.share(release, 300)).isGreaterThan(0.84);
  }
}

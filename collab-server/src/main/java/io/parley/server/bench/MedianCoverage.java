package io.parley.server.bench;

import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.Rank;
import io.parley.query.dp.SparseHistogram;
import java.util.List;

/** Whether the interval of a released median of some values holds the exact one. */
final class MedianCoverage implements CoverageBench.Release {
  private final NoiseProvider noise;
  private final Quantiles release;
  private final SparseHistogram values;
  private final int median;

  MedianCoverage(NoiseProvider noise, GridValues data) {
    this.noise = noise;
    this.release =
        Quantiles.of(
            data.cells(),
            List.of(new Rank(1, 2)),
            new PeopleChange(1, 1),
            1,
            Epsilon.of("1"),
            Delta.ZERO);
    this.values = data.histogram();
    this.median = data.quantile(0.5);
  }

  @Override
  public boolean holds() {
    return noise.quantiles(values, release).get(0).span().contains(median);
  }
}

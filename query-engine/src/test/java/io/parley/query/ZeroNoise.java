package io.parley.query;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.ExactQuantile;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.dp.SparseHistogram;
import io.parley.query.dp.TruncatedGeometricSelection;
import java.math.BigDecimal;
import java.util.List;

/** Adds nothing, but reports the real law: for tests of exact bounded answers, and only there. */
final class ZeroNoise implements NoiseProvider {
  private static final BigDecimal HALF = new BigDecimal("0.5");

  private final NoiseProvider real = new ExactNoise(new SecureRandomSource());

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    return value;
  }

  @Override
  public long addNoise(long value, IntegerNoise law) {
    return value;
  }

  /** The exact quantile: the cell in which the share of values first reaches the rank. */
  @Override
  public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
    return release.ranks().stream().map(r -> ExactQuantile.of(values, r)).toList();
  }

  /** Where it would show more often than not. */
  @Override
  public boolean shows(long people, TruncatedGeometricSelection selection) {
    return selection.probability(people).compareTo(HALF) >= 0;
  }

  @Override
  public NoiseLaw law(NoiseParameters parameters) {
    return real.law(parameters);
  }
}

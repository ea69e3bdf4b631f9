package io.parley.server.report;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.dp.SparseHistogram;
import io.parley.query.dp.TruncatedGeometricSelection;
import java.util.List;

/** The zero-noise double of reports: adds nothing, and every group shows. For tests, and here. */
final class NoNoise implements NoiseProvider {
  private final NoiseProvider real = new ExactNoise(new SecureRandomSource());

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    return value;
  }

  @Override
  public long addNoise(long value, IntegerNoise law) {
    return value;
  }

  @Override
  public boolean shows(long people, TruncatedGeometricSelection selection) {
    return true;
  }

  @Override
  public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
    throw new UnsupportedOperationException("no report asks for quantiles");
  }

  @Override
  public NoiseLaw law(NoiseParameters parameters) {
    return real.law(parameters);
  }
}

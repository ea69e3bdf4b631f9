package io.parley.query.dp;

import java.util.List;

/**
 * The engine's own noise, by exact samplers: whatever integer law a release asks for. Asked with
 * parameters alone it is discrete Laplace noise of scale L1 / ε: pure ε-differential privacy, for
 * integers the least error at l0 = 1 (Ghosh, Roughgarden, Sundararajan 2009); δ stays unused.
 */
public final class ExactNoise implements NoiseProvider {
  private final RandomSource random;

  public ExactNoise(RandomSource random) {
    this.random = random;
  }

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    return addNoise(value, law(parameters));
  }

  @Override
  public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
    return release.release(values, random);
  }

  @Override
  public long addNoise(long value, IntegerNoise law) {
    return law.addTo(value, random);
  }

  @Override
  public boolean shows(long people, TruncatedGeometricSelection selection) {
    return selection.shows(people, random);
  }

  @Override
  public DiscreteLaplace law(NoiseParameters parameters) {
    return DiscreteLaplace.of(parameters.epsilon(), parameters.sensitivity());
  }
}

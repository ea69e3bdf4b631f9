package io.parley.query.dp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Discrete Gaussian noise, calibrated by {@link GaussianCalibration} to (ε, δ) with δ above zero:
 * ρ-zCDP, and through it (ε, δ)-differential privacy. It shows that the contract takes providers
 * that spend δ.
 */
final class DiscreteGaussianNoise implements NoiseProvider {
  /** Calibrating takes logarithms to fifty digits; a release asks for few different laws. */
  private static final int REMEMBERED = 1000;

  private final RandomSource random;
  private final Map<NoiseParameters, DiscreteGaussian> laws = new ConcurrentHashMap<>();

  DiscreteGaussianNoise(RandomSource random) {
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
  public DiscreteGaussian law(NoiseParameters parameters) {
    if (laws.size() > REMEMBERED) {
      laws.clear();
    }
    return laws.computeIfAbsent(parameters, DiscreteGaussianNoise::calibrated);
  }

  private static DiscreteGaussian calibrated(NoiseParameters parameters) {
    return DiscreteGaussian.of(
        GaussianCalibration.rho(parameters.epsilon(), parameters.delta()),
        parameters.sensitivity());
  }
}

package io.parley.query.dp;

import java.math.BigInteger;

/**
 * Discrete Laplace noise of scale l0 · linf / ε: pure ε-differential privacy, for integers the
 * least error at l0 = 1 (Ghosh, Roughgarden, Sundararajan 2009). δ stays unused.
 */
public final class DiscreteLaplaceNoise implements NoiseProvider {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final RandomSource random;

  public DiscreteLaplaceNoise(RandomSource random) {
    this.random = random;
  }

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    BigInteger noised = BigInteger.valueOf(value).add(law(parameters).sample(random));
    return noised.max(LEAST).min(GREATEST).longValueExact();
  }

  @Override
  public DiscreteLaplace law(NoiseParameters parameters) {
    return DiscreteLaplace.of(parameters.epsilon(), parameters.sensitivity());
  }
}

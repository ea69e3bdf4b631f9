package io.parley.query;

import io.parley.query.dp.DiscreteLaplaceNoise;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.SecureRandomSource;

/** Adds nothing, but reports the real law: for tests of exact bounded answers, and only there. */
final class ZeroNoise implements NoiseProvider {
  private final NoiseProvider real = new DiscreteLaplaceNoise(new SecureRandomSource());

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    return value;
  }

  @Override
  public long addNoise(long value, IntegerNoise law) {
    return value;
  }

  @Override
  public NoiseLaw law(NoiseParameters parameters) {
    return real.law(parameters);
  }
}

package io.parley.query.dp;

import java.math.BigInteger;

/** A law with its exact sampler: what a release really draws. */
public sealed interface IntegerNoise extends NoiseLaw permits DiscreteLaplace, DiscreteGaussian {
  /** One draw, without any bound: the caller adds first and saturates then. */
  BigInteger sample(RandomSource random);

  /**
   * {@code value} with one fresh draw, saturated once at the ends of long: post-processing of the
   * exact sum.
   */
  default long addTo(long value, RandomSource random) {
    BigInteger noised = BigInteger.valueOf(value).add(sample(random));
    return noised
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }
}

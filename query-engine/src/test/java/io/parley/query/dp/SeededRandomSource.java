package io.parley.query.dp;

import java.util.SplittableRandom;

/**
 * Reproducible bits for statistical tests. Never for people: whoever knows the seed knows the
 * noise.
 */
public final class SeededRandomSource implements RandomSource {
  private final SplittableRandom random;

  public SeededRandomSource(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public long bits(int count) {
    return random.nextLong() >>> (Long.SIZE - count);
  }
}

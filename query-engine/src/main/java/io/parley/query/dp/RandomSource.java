package io.parley.query.dp;

import java.math.BigInteger;

/**
 * Independent uniform bits, the one assumption under every theorem of this package.
 *
 * <p>Production code has one implementation, {@link SecureRandomSource}. Implementations with a
 * seed belong to tests: whoever knows the seed knows the noise.
 */
public interface RandomSource {
  /** The most bits that one call may ask for. */
  int MAX_BITS = 62;

  /** Fresh uniform bits, as a number in [0, 2^count); {@code count} is within 1..62. */
  long bits(int count);

  /**
   * A uniform number in [0, bound), exactly, for 1 ≤ bound ≤ 2⁶²: by rejection, never by a
   * remainder. The number of rejections is independent of the result.
   */
  default long below(long bound) {
    if (bound < 1 || bound > 1L << MAX_BITS) {
      throw new IllegalArgumentException("bound " + bound + " is outside 1..2^62");
    }
    if (bound == 1) {
      return 0;
    }
    int width = Long.SIZE - Long.numberOfLeadingZeros(bound - 1);
    long candidate = bits(width);
    while (candidate >= bound) {
      candidate = bits(width);
    }
    return candidate;
  }

  /** A uniform number in [0, bound), exactly, for any positive bound: by rejection. */
  default BigInteger below(BigInteger bound) {
    if (bound.signum() < 1) {
      throw new IllegalArgumentException("bound is not positive");
    }
    int width = bound.subtract(BigInteger.ONE).bitLength();
    BigInteger candidate;
    do {
      candidate = BigInteger.ZERO;
      for (int left = width; left > 0; left -= MAX_BITS) {
        int chunk = Math.min(left, MAX_BITS);
        candidate = candidate.shiftLeft(chunk).or(BigInteger.valueOf(bits(chunk)));
      }
    } while (candidate.compareTo(bound) >= 0);
    return candidate;
  }
}

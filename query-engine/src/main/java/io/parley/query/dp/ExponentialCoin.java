package io.parley.query.dp;

import java.math.BigInteger;
import java.util.function.BooleanSupplier;

/**
 * Coins that show heads with probability exactly e^(−γ), for a rational γ in [0, 1].
 *
 * <p>Theorem (Canonne, Kamath, Steinke 2020, "The Discrete Gaussian for Differential Privacy",
 * Algorithm 1; after von Neumann 1951). Flip coins of probability γ/1, γ/2, γ/3 … until the first
 * tails, at flip K. Then P(K odd) = e^(−γ).
 *
 * <p>Proof. P(K &gt; n) = γⁿ/n!, so P(K odd) = Σ over even n of P(K &gt; n) − P(K &gt; n + 1) = Σ
 * (−γ)ⁿ/n! = e^(−γ). ∎
 *
 * <p>The coin γ/k is flipped as two independent coins, γ and 1/k, both of which must show heads:
 * this is the same probability and needs no product, so nothing can overflow. The counter k would
 * need 2⁶² flips to leave its range.
 */
final class ExponentialCoin {
  private ExponentialCoin() {}

  /** Heads with probability e^(−numerator/denominator), 0 ≤ numerator ≤ denominator ≤ 2⁶². */
  static boolean flip(long numerator, long denominator, RandomSource random) {
    return flip(() -> random.below(denominator) < numerator, random);
  }

  /** The same for integers of any size. */
  static boolean flip(BigInteger numerator, BigInteger denominator, RandomSource random) {
    return flip(() -> random.below(denominator).compareTo(numerator) < 0, random);
  }

  /**
   * Heads with probability e^(−numerator/denominator) for any quotient ≥ 0: one coin of 1/e for
   * each whole, one for the fraction; all must show heads.
   */
  static boolean flipAny(BigInteger numerator, BigInteger denominator, RandomSource random) {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    for (BigInteger left = parts[0]; left.signum() > 0; left = left.subtract(BigInteger.ONE)) {
      if (!flip(() -> true, random)) {
        return false;
      }
    }
    return denominator.bitLength() <= RandomSource.MAX_BITS
        ? flip(parts[1].longValueExact(), denominator.longValueExact(), random)
        : flip(parts[1], denominator, random);
  }

  /** The number of heads of probability 1/e before the first tails: P(V ≥ v) = e^(−v). */
  static long run(RandomSource random) {
    long heads = 0;
    while (flip(() -> true, random)) {
      heads++;
    }
    return heads;
  }

  private static boolean flip(BooleanSupplier gamma, RandomSource random) {
    long k = 1;
    while (gamma.getAsBoolean() && random.below(k) == 0) {
      k++;
    }
    return k % 2 == 1;
  }
}

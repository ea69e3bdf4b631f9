package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The discrete Laplace law: P(X = k) ∝ e^(−λ|k|) on the integers, λ = ε / L1 exactly, with an exact
 * sampler.
 *
 * <p><b>Theorem</b> (Ghosh, Roughgarden, Sundararajan 2009; Canonne, Kamath, Steinke 2020). Let f
 * map data to integer vectors, one number a group, and let ‖f(D) − f(D′)‖₁ ≤ L1 for all neighbours.
 * Adding an independent X to each coordinate is (ε, 0)-differentially private. Proof: P(f(D) + X =
 * z) / P(f(D′) + X = z) = Π e^(−λ|z−f(D)| + λ|z−f(D′)|) ≤ e^(λ·L1) = e^ε by the triangle
 * inequality. ∎
 *
 * <p><b>Sampler</b> (the same paper, Algorithm 2, for the scale t/s = 1/λ). U uniform on 0..t−1 is
 * kept with probability e^(−U/t); V counts heads of probability 1/e. Then P(U + tV = x) ∝ e^(−x/t),
 * so ⌊(U + tV)/s⌋ is geometric with ratio e^(−s/t). A fair sign follows; "minus zero" is drawn
 * again, as it would count zero twice. Only uniform bits, comparisons and integers are used.
 *
 * <p>Assumptions: the bits are uniform and independent, L1 is right, and the law is used once per
 * number. <b>Not promised</b>: constant time. Running time depends on the noise (Jin et al. 2022),
 * so the moment at which an answer leaves must not.
 */
public final class DiscreteLaplace implements IntegerNoise {
  /**
   * The largest scale 1/λ. It keeps half widths within long and makes P(|X| ≥ 2⁶²) ≤ 2·e^(−4096); a
   * sum that needs more wants a coarser grid.
   */
  private static final BigInteger MAX_SCALE = BigInteger.ONE.shiftLeft(50);

  private static final BigDecimal LEAST_TAIL = new BigDecimal("1e-300");
  private static final int DIGITS = 40;

  private final BigInteger s;
  private final BigInteger t;

  private DiscreteLaplace(BigInteger s, BigInteger t) {
    this.s = s;
    this.t = t;
  }

  public static DiscreteLaplace of(Epsilon epsilon, Sensitivity sensitivity) {
    BigDecimal value = epsilon.value();
    BigInteger numerator = value.movePointRight(Math.max(0, value.scale())).toBigIntegerExact();
    BigInteger denominator =
        BigInteger.TEN
            .pow(Math.max(0, value.scale()))
            .multiply(BigInteger.valueOf(sensitivity.l1()));
    BigInteger common = numerator.gcd(denominator);
    if (denominator.compareTo(numerator.multiply(MAX_SCALE)) > 0) {
      throw new IllegalArgumentException(
          "noise scale "
              + sensitivity.l1()
              + " / "
              + epsilon
              + " exceeds 2^50 grid steps: choose a coarser grid");
    }
    return new DiscreteLaplace(numerator.divide(common), denominator.divide(common));
  }

  /** λ·L1, rounded up to forty digits: the ε that a release under this law has. */
  public BigDecimal epsilon(Sensitivity sensitivity) {
    return new BigDecimal(s.multiply(BigInteger.valueOf(sensitivity.l1())))
        .divide(new BigDecimal(t), new MathContext(DIGITS, RoundingMode.UP));
  }

  /** The law of scale 1/λ = {@code scale}, a proposal of other samplers. */
  static DiscreteLaplace ofScale(BigInteger scale) {
    return new DiscreteLaplace(BigInteger.ONE, scale);
  }

  @Override
  public BigInteger sample(RandomSource random) {
    boolean small =
        t.bitLength() <= RandomSource.MAX_BITS && s.bitLength() <= RandomSource.MAX_BITS;
    while (true) {
      BigInteger magnitude = small ? smallMagnitude(random) : largeMagnitude(random);
      boolean negative = random.bits(1) == 1;
      if (!negative) {
        return magnitude;
      }
      if (magnitude.signum() != 0) {
        return magnitude.negate();
      }
    }
  }

  /**
   * ⌊(U + tV)/s⌋ in long arithmetic. No overflow: from V &lt; ⌊M/t⌋ with M = 2⁶³ − 1 follows tV ≤ M
   * − t, and U &lt; t. A longer run (probability e^(−⌊M/t⌋), below e^(−2³²) for t < 2³⁰) goes on in
   * large integers.
   */
  private BigInteger smallMagnitude(RandomSource random) {
    long scale = t.longValueExact();
    long u = random.below(scale);
    while (!ExponentialCoin.flip(u, scale, random)) {
      u = random.below(scale);
    }
    long v = ExponentialCoin.run(random);
    return v < Long.MAX_VALUE / scale
        ? BigInteger.valueOf((u + scale * v) / s.longValueExact())
        : magnitude(BigInteger.valueOf(u), v);
  }

  private BigInteger largeMagnitude(RandomSource random) {
    BigInteger u = random.below(t);
    while (!ExponentialCoin.flip(u, t, random)) {
      u = random.below(t);
    }
    return magnitude(u, ExponentialCoin.run(random));
  }

  private BigInteger magnitude(BigInteger u, long v) {
    return u.add(t.multiply(BigInteger.valueOf(v))).divide(s);
  }

  /**
   * {@inheritDoc} Closed form q^k / (1 + q) for k ≥ 1, q = e^(−λ), and 1 − P(X ≥ 1 − k) otherwise.
   */
  @Override
  public BigDecimal upperTail(long k) {
    MathContext up = new MathContext(DIGITS, RoundingMode.UP);
    if (k >= 1) {
      return positiveTail(BigInteger.valueOf(k), up);
    }
    BigInteger mirrored = BigInteger.ONE.subtract(BigInteger.valueOf(k));
    return BigDecimal.ONE.subtract(positiveTail(mirrored, opposite(up)), up);
  }

  /**
   * {@inheritDoc} The answer is exactly the smallest: precision grows until the comparison is
   * decided, and it always is, for P(X ≥ k) = tail would make e^(−λ) algebraic, which Lindemann
   * 1882 excludes.
   */
  @Override
  public long leastWithTail(BigDecimal tail) {
    if (tail.compareTo(LEAST_TAIL) < 0 || tail.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("tail probability is outside [1e-300, 1)");
    }
    double lambda = lambda();
    double guess = -(Math.log(tail.doubleValue()) + Math.log1p(Math.exp(-lambda))) / lambda;
    return LeastInteger.from((long) guess, k -> tailIsAtMost(tail, k));
  }

  /** {@inheritDoc} 2q / (1 − q)² = 1 / (2 sinh²(λ/2)). */
  @Override
  public double variance() {
    double sinh = Math.sinh(lambda() / 2);
    return 1 / (2 * sinh * sinh);
  }

  /** {@inheritDoc} 1 / sinh(λ). */
  @Override
  public double meanAbsolute() {
    return 1 / StrictMath.sinh(lambda());
  }

  private double lambda() {
    return new BigDecimal(s).divide(new BigDecimal(t), MathContext.DECIMAL64).doubleValue();
  }

  private boolean tailIsAtMost(BigDecimal bound, long k) {
    BigInteger at = BigInteger.valueOf(k);
    for (int digits = DIGITS; ; digits *= 2) {
      MathContext up = new MathContext(digits, RoundingMode.UP);
      if (positiveTail(at, up).compareTo(bound) <= 0) {
        return true;
      }
      if (positiveTail(at, opposite(up)).compareTo(bound) > 0) {
        return false;
      }
    }
  }

  /** A bound of q^k / (1 + q) for k ≥ 1 in the direction of {@code toward}. */
  private BigDecimal positiveTail(BigInteger k, MathContext toward) {
    MathContext other = opposite(toward);
    BigDecimal power = NegativeExponential.bound(s.multiply(k), t, toward);
    BigDecimal total = BigDecimal.ONE.add(NegativeExponential.bound(s, t, other), other);
    return power.divide(total, toward);
  }

  private static MathContext opposite(MathContext toward) {
    RoundingMode flipped =
        toward.getRoundingMode() == RoundingMode.UP ? RoundingMode.DOWN : RoundingMode.UP;
    return new MathContext(toward.getPrecision(), flipped);
  }

  @Override
  public String toString() {
    return "discrete Laplace of scale " + t + "/" + s;
  }
}

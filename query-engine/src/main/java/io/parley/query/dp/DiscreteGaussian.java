package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The discrete Gaussian law: P(X = k) ∝ e^(−k²/2σ²) on the integers, σ² an exact rational, with an
 * exact sampler.
 *
 * <p><b>Theorem</b> (Canonne, Kamath, Steinke 2020). Let f map data to integer vectors, one number
 * a group, and let ‖f(D) − f(D′)‖₂ ≤ L2 for all neighbours. Adding an independent X to each
 * coordinate is ρ-zCDP for ρ = L2²/(2σ²). <i>Proof.</i> For one coordinate with means μ, ν and
 * order α &gt; 1, completing the square gives Σ
 * P<sub>μ</sub>(x)<sup>α</sup>·P<sub>ν</sub>(x)<sup>1−α</sup> = e^(α(α−1)(μ−ν)²/2σ²) · Z(αμ + (1 −
 * α)ν)/Z(0), where Z(s) = Σ over integers of e^(−(x−s)²/2σ²). By Poisson summation Z(s) = √(2πσ²)·Σ
 * e^(−2π²σ²n²)·cos(2πns) ≤ Z(0). So the divergence of order α is at most α(μ−ν)²/2σ², and these add
 * over independent coordinates. ∎ It is an upper bound for every integer shift, not an
 * approximation by the continuous law; a bound in the style of Gaussian DP does not follow.
 *
 * <p><b>Sampler</b> (the same paper, Algorithm 3). With t = ⌊σ⌋ + 1 draw Y from the discrete
 * Laplace law of scale t and keep it with probability e^(−(|Y| − σ²/t)²/2σ²). Then P(Y = y kept) ∝
 * e^(−|y|/t − y²/2σ² + |y|/t − σ²/2t²) ∝ e^(−y²/2σ²). Only uniform bits, comparisons and integers
 * are used.
 *
 * <p>Assumptions and what is not promised: as for {@link DiscreteLaplace}.
 */
public final class DiscreteGaussian implements IntegerNoise {
  /** σ² at most: half widths stay within long, as for {@link DiscreteLaplace}. */
  private static final BigInteger MAX_VARIANCE = BigInteger.ONE.shiftLeft(100);

  private static final BigInteger MAX_PRECISION = BigInteger.valueOf(10_000);
  private static final BigDecimal LEAST_TAIL = new BigDecimal("1e-300");
  private static final int SIGNIFICANT_BITS = 40;

  private final BigInteger numerator;
  private final BigInteger denominator;
  private final BigInteger scale;
  private final DiscreteLaplace proposal;
  private final GaussianTail tail;

  private DiscreteGaussian(BigInteger numerator, BigInteger denominator) {
    if (numerator.compareTo(MAX_VARIANCE.multiply(denominator)) > 0) {
      throw new IllegalArgumentException(
          "noise of a deviation above 2^50 grid steps: choose a coarser grid");
    }
    if (numerator.multiply(MAX_PRECISION).compareTo(denominator) < 0) {
      throw new IllegalArgumentException("a variance below 1e-4 is hardly noise");
    }
    BigInteger common = numerator.gcd(denominator);
    this.numerator = numerator.divide(common);
    this.denominator = denominator.divide(common);
    // ⌊√(a/b)⌋ = ⌊√⌊a/b⌋⌋.
    this.scale = this.numerator.divide(this.denominator).sqrt().add(BigInteger.ONE);
    this.proposal = DiscreteLaplace.ofScale(scale);
    this.tail = new GaussianTail(this.numerator, this.denominator);
  }

  /** The law with σ² = numerator / denominator, within [10⁻⁴, 2¹⁰⁰]. */
  public static DiscreteGaussian ofVariance(BigInteger numerator, BigInteger denominator) {
    if (numerator.signum() <= 0 || denominator.signum() <= 0) {
      throw new IllegalArgumentException("a variance must be above zero");
    }
    return new DiscreteGaussian(numerator, denominator);
  }

  /**
   * The law that makes a release of this L2 sensitivity ρ-zCDP: σ² = L2²/(2ρ), rounded up to forty
   * significant bits, which keeps the sampler's integers short.
   *
   * @param rho above zero
   */
  public static DiscreteGaussian of(BigDecimal rho, Sensitivity sensitivity) {
    if (rho.signum() <= 0) {
      throw new IllegalArgumentException("rho is not above zero");
    }
    BigInteger unscaled = rho.movePointRight(Math.max(0, rho.scale())).toBigIntegerExact();
    BigInteger power = BigInteger.TEN.pow(Math.max(0, rho.scale()));
    BigInteger over = sensitivity.l2Squared().multiply(power);
    BigInteger under = unscaled.shiftLeft(1);
    int shift = SIGNIFICANT_BITS - (over.bitLength() - under.bitLength());
    BigInteger shiftedOver = over.shiftLeft(Math.max(0, shift));
    BigInteger shiftedUnder = under.shiftLeft(Math.max(0, -shift));
    BigInteger[] parts = shiftedOver.divideAndRemainder(shiftedUnder);
    BigInteger up = parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    return ofVariance(
        up.shiftLeft(Math.max(0, -shift)), BigInteger.ONE.shiftLeft(Math.max(0, shift)));
  }

  /** L2²/(2σ²), rounded up to twenty digits: the zCDP that a release under this law has. */
  public BigDecimal rho(Sensitivity sensitivity) {
    return new BigDecimal(sensitivity.l2Squared().multiply(denominator))
        .divide(new BigDecimal(numerator.shiftLeft(1)), new MathContext(20, RoundingMode.UP));
  }

  @Override
  public BigInteger sample(RandomSource random) {
    while (true) {
      BigInteger drawn = proposal.sample(random);
      if (isKept(drawn.abs(), random)) {
        return drawn;
      }
    }
  }

  /** (|y| − n/(d·t))² · d/(2n) = (|y|·t·d − n)² / (2·n·d·t²). */
  private boolean isKept(BigInteger magnitude, RandomSource random) {
    BigInteger distance = magnitude.multiply(scale).multiply(denominator).subtract(numerator);
    BigInteger under = numerator.multiply(denominator).multiply(scale).multiply(scale).shiftLeft(1);
    return ExponentialCoin.flipAny(distance.multiply(distance), under, random);
  }

  @Override
  public BigDecimal upperTail(long k) {
    if (k >= 1) {
      return tail.at(BigInteger.valueOf(k)).high();
    }
    BigInteger mirrored = BigInteger.ONE.subtract(BigInteger.valueOf(k));
    BigDecimal below = tail.at(mirrored).low().max(BigDecimal.ZERO);
    return BigDecimal.ONE.subtract(below, new MathContext(40, RoundingMode.UP));
  }

  /**
   * {@inheritDoc} It may be one higher than the smallest where {@code tail} and P(X ≥ k) agree in
   * their first eleven digits.
   */
  @Override
  public long leastWithTail(BigDecimal tail) {
    if (tail.compareTo(LEAST_TAIL) < 0 || tail.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("tail probability is outside [1e-300, 1)");
    }
    return LeastInteger.from(guess(tail.doubleValue()), k -> upperTail(k).compareTo(tail) <= 0);
  }

  /**
   * Newton's steps on the logarithm of the tail, whose slope is minus the hazard f(k)/P(X ≥ k);
   * only a starting point.
   */
  private long guess(double wanted) {
    double sigma = StrictMath.sqrt(parameter());
    double z = NormalPoint.above(Math.min(wanted, 0.4));
    double moved = 1;
    for (int i = 0; i < 5 && Math.abs(moved) > 0.25; i++) {
      double at = Math.max(1, Math.rint(z * sigma)) / sigma;
      double tail = upperTail((long) (at * sigma)).doubleValue();
      double log = StrictMath.log(Math.max(tail, Double.MIN_NORMAL));
      double hazard = StrictMath.exp(-at * at / 2 - 0.5 * StrictMath.log(2 * Math.PI) - log);
      z = at + (log - StrictMath.log(wanted)) / Math.max(hazard, at);
      moved = (z - at) * sigma;
    }
    return (long) (z * sigma) + 1;
  }

  /** {@inheritDoc} For σ² ≥ 9 it is σ² to more than seventy digits (Poisson summation). */
  @Override
  public double variance() {
    return parameter() >= 9 ? parameter() : moment(2);
  }

  @Override
  public double meanAbsolute() {
    // Euler and Maclaurin: Σ x·f(x) over x ≥ 1 is v − 1/12 − 1/(240 v) − …
    double v = parameter();
    return v >= 1024
        ? 2 * (v - 1.0 / 12 - 1 / (240 * v)) / StrictMath.sqrt(2 * Math.PI * v)
        : moment(1);
  }

  private double moment(int power) {
    double v = parameter();
    double total = 1;
    double weighted = 0;
    for (int x = 1; x <= 40 * StrictMath.sqrt(v) + 1; x++) {
      double f = 2 * StrictMath.exp(-(double) x * x / (2 * v));
      total += f;
      weighted += f * (power == 1 ? x : (double) x * x);
    }
    return weighted / total;
  }

  /** σ², the parameter; the variance is a little smaller where it is small. */
  private double parameter() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Override
  public String toString() {
    return "discrete Gaussian of variance " + numerator + "/" + denominator;
  }
}

package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Encloses P(X ≥ k), k ≥ 1, of the discrete Gaussian of variance parameter v = σ² = numerator /
 * denominator: S(k) / Z, where f(x) = e^(−x²/2v), S(k) = Σ over x ≥ k of f(x), Z = S(0) + S(1).
 *
 * <p><b>Z.</b> Poisson summation: Z = √(2πv)·Σ over all n of e^(−2π²vn²). For v ≥ 9 the terms n ≠ 0
 * are together below 10⁻⁷⁵. Below, the sum itself is taken.
 *
 * <p><b>S(k) beyond 40σ.</b> f(x + 1)/f(x) ≤ r = e^(−(2k+1)/2v) for x ≥ k, so f(k) ≤ S(k) ≤ f(k)/(1
 * − r).
 *
 * <p><b>S(k) for v &lt; 1024.</b> Term by term; the rest is below the geometric series.
 *
 * <p><b>S(k) for v ≥ 1024.</b> Euler and Maclaurin: S(k) = ∫ f over [k, ∞) + f(k)/2 − Σ over j ≤ 8
 * of b<sub>j</sub>·f⁽²ʲ⁻¹⁾(k) + R with b<sub>j</sub> = B<sub>2j</sub>/(2j)! and |R| ≤ |b₈|·∫
 * |f⁽¹⁶⁾|. The derivatives are Hermite polynomials: f⁽ⁿ⁾ = (−1)ⁿ·h<sub>n</sub>·f with h₀ = 1, h₁ =
 * x/v, h<sub>n+1</sub> = (x·h<sub>n</sub> − n·h<sub>n−1</sub>)/v. All zeros of He₁₆ are below √66:
 * from k² ≥ 66v on f⁽¹⁶⁾ keeps its sign and the integral is |f⁽¹⁵⁾(k)|. Below, Cauchy and Schwarz
 * with E[He₁₆(N)²] = 16! give |R| ≤ |b₈|·σ⁻¹⁵·√(2π·16!) ≤ 4·10⁻⁶·v⁻⁷. The relative width is below
 * 10⁻¹¹ for tails above 10⁻³⁰⁰.
 *
 * <p><b>The integral.</b> With z = k/σ: for z &lt; 4 it is √(πv/2) − k·f(k)·Σ z²ⁿ/(2n+1)!!, a
 * series of positive terms whose rest is below a geometric one; from z = 4 on Laplace's continued
 * fraction f(k)·v/(k + v/(k + 2v/(k + …))), the rest T after n levels being within [k, k + (n +
 * 1)·v/k].
 */
final class GaussianTail {
  private static final int DIGITS = 36;
  private static final int LEVELS = 40;
  private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-28");
  private static final BigDecimal POISSON_REST = new BigDecimal("1e-75");
  private static final BigDecimal CAUCHY_SCHWARZ = new BigDecimal("4e-6");
  private static final BigInteger WIDE = BigInteger.valueOf(1024);
  private static final BigInteger HERMITE_ZEROS = BigInteger.valueOf(66);

  /** B<sub>2j</sub>/(2j)!, j = 1..8, as numerator and denominator. */
  private static final List<Enclosure> BERNOULLI =
      List.of(
          coefficient(1, 12),
          coefficient(-1, 720),
          coefficient(1, 30_240),
          coefficient(-1, 1_209_600),
          coefficient(1, 47_900_160),
          coefficient(-691, 1_307_674_368_000L),
          coefficient(1, 74_724_249_600L),
          coefficient(-3617, 10_670_622_842_880_000L));

  private final BigInteger numerator;
  private final BigInteger denominator;
  private final Enclosure v;
  private final Enclosure total;

  GaussianTail(BigInteger numerator, BigInteger denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
    this.v = Enclosure.ratio(numerator, denominator, DIGITS);
    this.total = total();
  }

  /** P(X ≥ k) for k ≥ 1. */
  Enclosure at(BigInteger k) {
    return sum(k).over(total);
  }

  private Enclosure total() {
    if (numerator.compareTo(denominator.multiply(BigInteger.valueOf(9))) >= 0) {
      Enclosure main = v.times(Enclosure.pi(DIGITS)).times(number(2)).sqrt();
      return main.plus(main.times(new Enclosure(BigDecimal.ZERO, POISSON_REST, DIGITS)));
    }
    return number(1).plus(termByTerm(BigInteger.ONE).times(number(2)));
  }

  private Enclosure sum(BigInteger k) {
    BigInteger squared = k.multiply(k).multiply(denominator);
    if (squared.compareTo(numerator.multiply(BigInteger.valueOf(1600))) > 0) {
      Enclosure first = f(k);
      Enclosure ratio = ratioAt(k);
      return new Enclosure(first.low(), first.over(number(1).minus(ratio)).high(), DIGITS);
    }
    return numerator.compareTo(denominator.multiply(WIDE)) < 0 ? termByTerm(k) : wide(k);
  }

  private Enclosure termByTerm(BigInteger k) {
    Enclosure term = f(k);
    Enclosure ratio = ratioAt(k);
    Enclosure ratioOfRatios =
        Enclosure.exp(denominator.shiftLeft(1), numerator.shiftLeft(1), DIGITS);
    Enclosure sum = term;
    while (term.high().compareTo(sum.low().multiply(NEGLIGIBLE)) > 0) {
      term = term.times(ratio);
      ratio = ratio.times(ratioOfRatios);
      sum = sum.plus(term);
    }
    Enclosure rest = term.times(ratio).over(number(1).minus(ratio));
    return sum.plus(new Enclosure(BigDecimal.ZERO, rest.high(), DIGITS));
  }

  private Enclosure wide(BigInteger k) {
    Enclosure x = Enclosure.of(new BigDecimal(k), DIGITS);
    Enclosure before = number(1);
    Enclosure h = x.over(v);
    Enclosure corrections = number(1).over(number(2));
    for (int n = 1; n <= 15; n++) {
      if (n % 2 == 1) {
        corrections = corrections.plus(BERNOULLI.get(n / 2).times(h));
      }
      if (n < 15) {
        Enclosure next = x.times(h).minus(number(n).times(before)).over(v);
        before = h;
        h = next;
      }
    }
    Enclosure first = f(k);
    BigDecimal b8 = BERNOULLI.get(7).magnitude();
    BigInteger squared = k.multiply(k).multiply(denominator);
    BigDecimal rest =
        squared.compareTo(numerator.multiply(HERMITE_ZEROS)) >= 0
            ? h.times(first).magnitude().multiply(b8)
            : slackBeforeTheZeros();
    return integral(k, first).plus(first.times(corrections)).within(rest);
  }

  private BigDecimal slackBeforeTheZeros() {
    Enclosure slack = Enclosure.of(CAUCHY_SCHWARZ, DIGITS);
    for (int i = 0; i < 7; i++) {
      slack = slack.over(v);
    }
    return slack.high();
  }

  private Enclosure integral(BigInteger k, Enclosure first) {
    Enclosure x = Enclosure.of(new BigDecimal(k), DIGITS);
    BigInteger squared = k.multiply(k).multiply(denominator);
    if (squared.compareTo(numerator.shiftLeft(4)) >= 0) {
      Enclosure rest =
          new Enclosure(x.low(), x.plus(number(LEVELS + 1).times(v).over(x)).high(), DIGITS);
      for (int n = LEVELS; n >= 1; n--) {
        rest = x.plus(number(n).times(v).over(rest));
      }
      return first.times(v).over(rest);
    }
    Enclosure z2 = x.times(x).over(v);
    Enclosure term = number(1);
    Enclosure series = term;
    int n = 0;
    // From 2n + 3 > 2·16 on each term is below half of the one before: the rest is below the last.
    while (2 * n + 3 <= 32 || term.high().compareTo(NEGLIGIBLE) > 0) {
      n++;
      term = term.times(z2).over(number(2 * n + 1));
      series = series.plus(term);
    }
    series = series.plus(new Enclosure(BigDecimal.ZERO, term.high(), DIGITS));
    Enclosure half = v.times(Enclosure.pi(DIGITS)).over(number(2)).sqrt();
    return half.minus(x.times(first).times(series));
  }

  private Enclosure f(BigInteger k) {
    return Enclosure.exp(k.multiply(k).multiply(denominator), numerator.shiftLeft(1), DIGITS);
  }

  private Enclosure ratioAt(BigInteger k) {
    BigInteger odd = k.shiftLeft(1).add(BigInteger.ONE);
    return Enclosure.exp(odd.multiply(denominator), numerator.shiftLeft(1), DIGITS);
  }

  private static Enclosure number(long value) {
    return Enclosure.of(value, DIGITS);
  }

  private static Enclosure coefficient(long numerator, long denominator) {
    return number(numerator).over(number(denominator));
  }
}

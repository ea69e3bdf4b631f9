package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much zCDP an (ε, δ) allows.
 *
 * <p><b>Theorem</b> (Canonne, Kamath, Steinke 2020; Asoodeh et al. 2020). ρ-zCDP implies (ε,
 * δ)-differential privacy for every α &gt; 1 with ε ≥ αρ + ln(1 − 1/α) − ln(δα)/(α − 1). So ρ(α) =
 * (ε + ln(α/(α − 1)) + ln(δα)/(α − 1))/α is allowed, whatever α is: the search for the best α may
 * use floating point, because the answer is ρ of a decimal α, bounded from below by directed
 * rounding. The claim (ε, δ) is never understated.
 */
public final class GaussianCalibration {
  private static final int DIGITS = 50;
  private static final MathContext ANSWER = new MathContext(20, RoundingMode.DOWN);

  /** What is asked again and again: a room has few policies, and so few (ε, δ). */
  private static final Map<Claim, BigDecimal> KNOWN = new ConcurrentHashMap<>();

  private static final int MOST_KNOWN = 256;

  private record Claim(Epsilon epsilon, Delta delta) {}

  private GaussianCalibration() {}

  /**
   * A ρ such that ρ-zCDP implies (ε, δ)-differential privacy: within a relative 10⁻⁹ of the largest
   * that this theorem gives, the same on every machine. The last answers are remembered, so how
   * long this takes tells which (ε, δ) others asked for, and nothing of their questions.
   *
   * @param delta above zero
   */
  public static BigDecimal rho(Epsilon epsilon, Delta delta) {
    if (delta.isZero()) {
      throw new IllegalArgumentException("Gaussian noise needs a delta above zero");
    }
    Claim claim = new Claim(epsilon, delta);
    BigDecimal known = KNOWN.get(claim);
    if (known != null) {
      return known;
    }
    BigDecimal rho = found(epsilon, delta);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(claim, rho);
    return rho;
  }

  private static BigDecimal found(Epsilon epsilon, Delta delta) {
    BigDecimal order = BigDecimal.ONE.add(bestOrderLessOne(epsilon, delta));
    BigDecimal rho = rhoAt(order, epsilon, delta).low().round(ANSWER);
    if (rho.signum() <= 0) {
      throw new IllegalArgumentException(
          "no Gaussian noise reaches epsilon " + epsilon + " at delta " + delta);
    }
    return rho;
  }

  private static Enclosure rhoAt(BigDecimal order, Epsilon epsilon, Delta delta) {
    Enclosure alpha = Enclosure.of(order, DIGITS);
    Enclosure less = Enclosure.of(order.subtract(BigDecimal.ONE), DIGITS);
    Enclosure logOrder = Enclosure.ln(order, DIGITS);
    Enclosure logLess = Enclosure.ln(order.subtract(BigDecimal.ONE), DIGITS);
    Enclosure logDelta = Enclosure.ln(delta.value(), DIGITS);
    return Enclosure.of(epsilon.value(), DIGITS)
        .plus(logOrder.minus(logLess))
        .plus(logDelta.plus(logOrder).over(less))
        .over(alpha);
  }

  /** Ternary search in ln(α − 1), in floating point: any answer is safe. */
  private static BigDecimal bestOrderLessOne(Epsilon epsilon, Delta delta) {
    double e = epsilon.value().doubleValue();
    double logDelta = StrictMath.log(delta.value().doubleValue());
    double low = -20;
    double high = 120;
    for (int i = 0; i < 200; i++) {
      double left = low + (high - low) / 3;
      double right = high - (high - low) / 3;
      if (rho(left, e, logDelta) < rho(right, e, logDelta)) {
        low = left;
      } else {
        high = right;
      }
    }
    return new BigDecimal(StrictMath.exp(low)).round(new MathContext(15));
  }

  private static double rho(double logLess, double epsilon, double logDelta) {
    double less = StrictMath.exp(logLess);
    double alpha = 1 + less;
    double logAlpha = StrictMath.log1p(less);
    double gain = StrictMath.log1p(1 / less);
    return (epsilon + gain + (logDelta + logAlpha) / less) / alpha;
  }
}

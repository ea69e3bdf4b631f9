package io.parley.query.account;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;

/**
 * From Rényi divergence to (ε, δ).
 *
 * <p>Theorem (Canonne, Kamath, Steinke 2020, proposition 12; proved in {@code docs/accounting.md}):
 * if D<sub>α</sub>(P‖Q) ≤ r for an α > 1, then P(S) ≤ e<sup>ε</sup>Q(S) + δ for all S, with ε = r +
 * ln(1 − 1/α) − ln(αδ)/(α − 1).
 *
 * <p>Here for one charge that was fixed beforehand, so that any order may be taken, the best one
 * included. What adaptively chosen charges may be converted to is {@link RenyiFilter}'s business.
 */
public final class RenyiConversion {
  private static final int SCALE = 40;
  private static final double LEAST = 1e-3;
  private static final double MOST = 1e12;

  private RenyiConversion() {}

  /** What the conversion at order α adds to the divergence, rounded up; it may be negative. */
  static BigDecimal added(BigDecimal alpha, BigDecimal delta) {
    BigDecimal order = alpha.subtract(BigDecimal.ONE);
    BigDecimal share = order.divide(alpha, 60, RoundingMode.UP);
    BigDecimal ofOrder = Decimals.logarithm(share).add(Decimals.ERROR);
    BigDecimal ofDelta = Decimals.logarithm(alpha.multiply(delta)).subtract(Decimals.ERROR);
    return ofOrder
        .subtract(ofDelta.divide(order, SCALE + 20, RoundingMode.FLOOR))
        .setScale(SCALE, RoundingMode.CEILING);
  }

  /**
   * An ε for which this charge alone is (ε, charge.delta() + {@code delta})-private, rounded up to
   * ten significant digits. Its pure parts may count in full instead: whichever is less.
   */
  public static BigDecimal epsilon(Charge charge, BigDecimal delta) {
    if (charge.rho().signum() == 0 && delta.signum() == 0) {
      return charge.pureEpsilon();
    }
    BigDecimal alpha = bestOrder(a -> approximateCurve(charge, a) + approximateAdded(a, delta));
    BigDecimal converted =
        RenyiCurve.of(charge, alpha)
            .add(added(alpha, delta))
            .max(BigDecimal.ZERO)
            .round(new MathContext(10, RoundingMode.CEILING));
    return charge.rho().signum() == 0 ? converted.min(charge.pureEpsilon()) : converted;
  }

  /**
   * A ρ, rounded down to ten significant digits, so that ρ-zCDP implies (ε, δ): which noise a
   * policy's ε and δ allow. Zero when none does.
   */
  public static BigDecimal rho(BigDecimal epsilon, BigDecimal delta) {
    double target = epsilon.doubleValue();
    BigDecimal alpha = bestOrder(a -> (approximateAdded(a, delta) - target) / a);
    return epsilon
        .subtract(added(alpha, delta))
        .max(BigDecimal.ZERO)
        .divide(alpha, new MathContext(10, RoundingMode.DOWN));
  }

  /**
   * The order at which a cost is near its least. Only how good a bound is depends on it, never
   * whether it holds, so doubles may search; in strict arithmetic, so that all nodes find the same.
   */
  static BigDecimal bestOrder(DoubleUnaryOperator cost) {
    double golden = (StrictMath.sqrt(5) - 1) / 2;
    double low = StrictMath.log(LEAST);
    double high = StrictMath.log(MOST);
    for (int i = 0; i < 100; i++) {
      double left = high - golden * (high - low);
      double right = low + golden * (high - low);
      if (at(cost, left) <= at(cost, right)) {
        high = right;
      } else {
        low = left;
      }
    }
    double above = StrictMath.exp((low + high) / 2);
    return BigDecimal.ONE.add(
        new BigDecimal(above).round(new MathContext(8, RoundingMode.HALF_EVEN)));
  }

  private static double at(DoubleUnaryOperator cost, double logarithmOfOrder) {
    return cost.applyAsDouble(1 + StrictMath.exp(logarithmOfOrder));
  }

  private static double approximateCurve(Charge charge, double alpha) {
    double sum = alpha * charge.rho().doubleValue();
    for (Charge.Pure part : charge.pure()) {
      double epsilon = part.epsilon().doubleValue();
      double gained =
          StrictMath.log1p(StrictMath.exp(-epsilon))
              - StrictMath.log1p(StrictMath.exp(-(2 * alpha - 1) * epsilon));
      sum += part.times() * (epsilon - gained / (alpha - 1));
    }
    return sum;
  }

  static double approximateAdded(double alpha, BigDecimal delta) {
    return StrictMath.log1p(-1 / alpha)
        - (StrictMath.log(alpha) + StrictMath.log(delta.doubleValue())) / (alpha - 1);
  }
}

package io.parley.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class RenyiCurveTest {
  /** The divergence of randomised response, straight from its definition. */
  @Property(tries = 500)
  void pure_isThatOfRandomisedResponseAndNotBelow(
      @ForAll @DoubleRange(min = 0.01, max = 8) @Scale(6) double epsilon,
      @ForAll @DoubleRange(min = 1.05, max = 40) @Scale(6) double alpha) {
    double yes = Math.exp(epsilon) / (1 + Math.exp(epsilon));
    double no = 1 / (1 + Math.exp(epsilon));
    double exact =
        Math.log(
                Math.pow(yes, alpha) * Math.pow(no, 1 - alpha)
                    + Math.pow(no, alpha) * Math.pow(yes, 1 - alpha))
            / (alpha - 1);

    double ours = pure(epsilon, alpha).doubleValue();

    // The definition in doubles errs by some ulps of its logarithm, divided by α − 1.
    assertThat(ours).isBetween(exact - 1e-12 / (alpha - 1), exact + 1e-12 / (alpha - 1));
  }

  /**
   * No pair of laws on three outcomes whose ratios are within e^±ε diverges by more: the worst case
   * is what the theorem says.
   */
  @Property(tries = 500)
  void pure_coversEveryPairOfThreeOutcomes(
      @ForAll @DoubleRange(min = 0.05, max = 3) @Scale(6) double epsilon,
      @ForAll @DoubleRange(min = 1.1, max = 20) @Scale(6) double alpha,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double a,
      @ForAll @DoubleRange(min = -1, max = 1) @Scale(6) double b) {
    // Outcomes with ratios e^ε, e^(bε), e^−ε; Q is chosen so that both laws sum to one.
    double high = Math.exp(epsilon);
    double middle = Math.exp(b * epsilon);
    double low = Math.exp(-epsilon);
    double q = a * 0.5;
    double toHigh = (1 - q * middle - (1 - q) * low) / (high - low);
    double toLow = 1 - q - toHigh;
    Assume.that(toHigh >= 0 && toLow >= 0);
    double moment =
        toHigh * Math.pow(high, alpha) + q * Math.pow(middle, alpha) + toLow * Math.pow(low, alpha);

    assertThat(Math.log(moment) / (alpha - 1))
        .isLessThanOrEqualTo(pure(epsilon, alpha).doubleValue() + 1e-9);
  }

  @Property(tries = 500)
  void pure_isBelowItsEpsilonAndItsZcdp(
      @ForAll @DoubleRange(min = 1e-9, max = 100) @Scale(15) double epsilon,
      @ForAll @DoubleRange(min = 1.001, max = 1e6) @Scale(6) double alpha) {
    BigDecimal exactly = new BigDecimal(epsilon);
    BigDecimal order = new BigDecimal(alpha);
    BigDecimal zcdp = order.multiply(exactly.pow(2)).divide(BigDecimal.valueOf(2));

    assertThat(RenyiCurve.pure(exactly, order))
        .isNotNegative()
        .isLessThanOrEqualTo(exactly)
        .isLessThanOrEqualTo(zcdp.add(new BigDecimal("1e-39")));
  }

  @Property(tries = 300)
  void pure_growsWithEpsilonAndWithTheOrder(
      @ForAll @DoubleRange(min = 0.001, max = 10) @Scale(15) double epsilon,
      @ForAll @DoubleRange(min = 1.01, max = 100) @Scale(6) double alpha,
      @ForAll @DoubleRange(min = 1.001, max = 3) @Scale(6) double factor) {
    assertThat(pure(epsilon * factor, alpha)).isGreaterThan(pure(epsilon, alpha));
    assertThat(pure(epsilon, alpha * factor)).isGreaterThanOrEqualTo(pure(epsilon, alpha));
  }

  @Property(tries = 300)
  void twoHalves_costNoMoreThanTheWhole(
      @ForAll @DoubleRange(min = 0.001, max = 10) @Scale(15) double epsilon,
      @ForAll @DoubleRange(min = 1.01, max = 100) @Scale(6) double alpha) {
    assertThat(pure(epsilon / 2, alpha).multiply(BigDecimal.valueOf(2)))
        .isLessThanOrEqualTo(pure(epsilon, alpha));
  }

  @Test
  void charge_addsItsPartsAndLeavesDeltaAside() {
    Charge charge = Charge.parse("pure 0.1 * 3, pure 0.5, zcdp 0.02, delta 0.001");
    BigDecimal alpha = new BigDecimal("4");

    assertThat(RenyiCurve.of(charge, alpha))
        .isEqualByComparingTo(
            pure(new BigDecimal("0.1"), alpha)
                .multiply(BigDecimal.valueOf(3))
                .add(pure(new BigDecimal("0.5"), alpha))
                .add(new BigDecimal("0.08")));
  }

  private static BigDecimal pure(double epsilon, double alpha) {
    return pure(new BigDecimal(epsilon), new BigDecimal(alpha));
  }

  private static BigDecimal pure(BigDecimal epsilon, BigDecimal alpha) {
    return RenyiCurve.pure(epsilon, alpha);
  }
}

package io.parley.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against dp_accounting 0.6.0; tolerances as {@code resources/dp/README.md} states them. */
class RenyiConversionTest {
  private static final BigDecimal MILLIONTH = new BigDecimal("1e-6");

  @Test
  void compositions_areNeverBelowTheOptimisticBound() {
    for (Compositions.Row row : Compositions.rows()) {
      double ours = RenyiConversion.epsilon(row.charge(), row.delta()).doubleValue();
      row.optimistic()
          .ifPresent(bound -> assertThat(ours).as(row.id()).isGreaterThanOrEqualTo(bound - 1e-5));
    }
  }

  @Test
  void compositionsAsZcdp_areTheTightConversion() {
    int compared = 0;
    for (Compositions.Row row : Compositions.rows()) {
      if (row.zcdp().isPresent() && row.zcdp().getAsDouble() > 0) {
        double theirs = row.zcdp().getAsDouble();
        double ours = RenyiConversion.epsilon(row.asZcdp(), row.delta()).doubleValue();
        assertThat(ours).as(row.id()).isCloseTo(theirs, within(theirs * 1e-6));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void compositionsAtTheOrderOfTheOther_areTheSameWhereTheCurvesAre() {
    int same = 0;
    for (Compositions.Row row : Compositions.rows()) {
      double ours =
          RenyiCurve.of(row.charge(), row.rdpOrder())
              .add(RenyiConversion.added(row.rdpOrder(), row.delta()))
              .doubleValue();
      assertThat(ours).as(row.id()).isGreaterThan(row.rdp() * (1 - 1e-9));
      if (row.sameCurve()) {
        assertThat(ours).as(row.id()).isCloseTo(row.rdp(), within(row.rdp() * 1e-6));
        same++;
      }
    }
    assertThat(same).isGreaterThan(200);
  }

  @Test
  void countsWithinOne_matchTheTightConversionAndStayBelowTheOptimist() {
    for (Compositions.Inverse row : Compositions.inverses()) {
      if (!row.zcdp().isEmpty()) {
        assertThat(count(row.asZcdp(), RenyiConversionTest::atMostOne))
            .as(row.id())
            .isEqualTo(Integer.parseInt(row.zcdp()));
      }
      if (!row.optimistic().isEmpty()) {
        assertThat(count(row.charge(), RenyiConversionTest::atMostOne))
            .as(row.id())
            .isBetween(Integer.parseInt(row.zcdp()), Integer.parseInt(row.optimistic()));
      }
    }
  }

  private static boolean atMostOne(Charge charge) {
    return RenyiConversion.epsilon(charge, MILLIONTH).compareTo(BigDecimal.ONE) <= 0;
  }

  private static int count(Charge one, Predicate<Charge> fits) {
    int count = 0;
    for (Charge sum = one; fits.test(sum); sum = sum.plus(one)) {
      count++;
    }
    return count;
  }

  @Property(tries = 300)
  void rhoOfAnEpsilon_convertsBackToNoMoreAndNearlyAsMuch(
      @ForAll @DoubleRange(min = 0.001, max = 50) @Scale(15) double epsilon,
      @ForAll @DoubleRange(min = 1e-15, max = 0.1) @Scale(15) double delta) {
    BigDecimal target = new BigDecimal(epsilon);
    BigDecimal atDelta = new BigDecimal(delta);

    BigDecimal rho = RenyiConversion.rho(target, atDelta);

    assertThat(rho).isPositive();
    assertThat(RenyiConversion.epsilon(Charge.zcdp(rho), atDelta).doubleValue())
        .isLessThanOrEqualTo(epsilon * (1 + 1e-9))
        .isCloseTo(epsilon, withinPercentage(0.001));
  }

  @ParameterizedTest
  @CsvSource({"1, 1e-6", "0.1, 1e-9", "10, 5e-7"})
  void rhoOfAnEpsilon_atItsOwnOrder_convertsToNoMoreExactly(BigDecimal epsilon, BigDecimal delta) {
    BigDecimal rho = RenyiConversion.rho(epsilon, delta);

    // The least over finely spread orders is at most the value at the order that was used.
    double least =
        java.util.stream.IntStream.rangeClosed(1, 20_000)
            .mapToDouble(i -> 1 + 1e-3 * Math.pow(1.002, i))
            .filter(a -> a < 1e6)
            .map(
                a ->
                    a * rho.doubleValue()
                        + Math.log1p(-1 / a)
                        - Math.log(a * delta.doubleValue()) / (a - 1))
            .min()
            .orElseThrow();
    assertThat(least).isLessThanOrEqualTo(epsilon.doubleValue() * (1 + 1e-6));
  }

  @Property(tries = 200)
  void pureCharge_isNeverToldAsMoreThanItsSum(
      @ForAll @DoubleRange(min = 1e-6, max = 5) @Scale(15) double epsilon,
      @ForAll @DoubleRange(min = 1e-12, max = 1e-3) @Scale(15) double delta) {
    Charge charge = Charge.pure(new BigDecimal(epsilon));

    assertThat(RenyiConversion.epsilon(charge, new BigDecimal(delta)))
        .isLessThanOrEqualTo(charge.pureEpsilon());
    assertThat(charge.epsilon()).isEqualTo(charge.pureEpsilon());
  }
}

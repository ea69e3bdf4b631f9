package io.parley.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The theorem itself, exactly, on budgets small enough to play every adaptive choice: no adversary
 * gains more than δ, and rules that forget something let one gain more.
 */
@Tag("slow")
class AdaptiveCompositionTest {
  private static final BigDecimal EPSILON = BigDecimal.ONE;
  private static final BigDecimal DELTA = new BigDecimal("0.1");
  private static final List<Charge> MENU =
      menu(new BigDecimal("0.1"), new BigDecimal("0.3"), new BigDecimal("0.01"));

  @ParameterizedTest(name = "budget ({0}, {1}), questions {2} and {3}, leak {4}")
  @CsvSource({
    "1, 0.1, 0.1, 0.3, 0.01",
    "2, 0.02, 0.2, 0.5, 0.002",
    "0.7, 0.2, 0.1, 0.21, 0.02",
    "3, 0.1, 0.35, 1.0, 0.01"
  })
  void bestAdversary_gainsNoMoreThanDelta(
      BigDecimal epsilon, BigDecimal delta, BigDecimal small, BigDecimal large, BigDecimal leak) {
    RenyiFilter filter = RenyiFilter.open(epsilon, delta);
    BestAdversary adversary =
        new BestAdversary(epsilon.doubleValue(), menu(small, large, leak), filter::admits);

    double gained = adversary.delta();

    assertThat(gained).isGreaterThan(delta.doubleValue() / 2).isLessThan(delta.doubleValue());
    assertThat(adversary.states()).isGreaterThan(1_000);
  }

  @Test
  void bestAdversary_goesFurtherThanPlainAddition() {
    // Without leaks, so that what it gains is past the ε to which addition would hold it.
    RenyiFilter filter = RenyiFilter.open(EPSILON, DELTA);
    AdditionFilter addition = new AdditionFilter(EPSILON, DELTA);
    List<Charge> pure = MENU.subList(0, 2);

    assertThat(new BestAdversary(1, pure, addition::admits).delta()).isLessThan(1e-12);
    assertThat(new BestAdversary(1, pure, filter::admits).delta())
        .isBetween(0.005, filter.deltaConversion().doubleValue());
  }

  @Test
  void deltaOfSelectionCountedHalf_isCaught() {
    RenyiFilter filter = RenyiFilter.open(EPSILON, DELTA);
    assertThat(
            gain(
                (spent, charge) ->
                    filter.admits(deltaTimes(spent, "0.5"), deltaTimes(charge, "0.5"))))
        .isGreaterThan(DELTA.doubleValue());
  }

  @Test
  void conversionAtTenTimesItsDelta_isCaught() {
    RenyiFilter filter = RenyiFilter.open(EPSILON, DELTA);
    RenyiFilter planted =
        new RenyiFilter(
            EPSILON,
            filter.deltaSelection(),
            filter.orders().stream()
                .map(o -> new RenyiFilter.Order(o.alpha(), o.delta().multiply(BigDecimal.TEN)))
                .toList());
    assertThat(gain(planted::admits)).isGreaterThan(DELTA.doubleValue());
  }

  @Test
  void curvesCountedHalf_areCaught() {
    RenyiFilter filter = RenyiFilter.open(EPSILON, DELTA);
    RenyiFilter.Order best = filter.orders().get(0);
    assertThat(
            gain(
                (spent, charge) -> {
                  Charge after = spent.plus(charge);
                  BigDecimal half =
                      RenyiCurve.of(after, best.alpha())
                          .divide(BigDecimal.valueOf(2), RoundingMode.DOWN);
                  return after.delta().compareTo(filter.deltaSelection()) <= 0
                      && half.compareTo(best.budget(EPSILON)) <= 0;
                }))
        .isGreaterThan(DELTA.doubleValue());
  }

  private static double gain(BestAdversary.Rule rule) {
    return new BestAdversary(EPSILON.doubleValue(), MENU, rule).delta();
  }

  private static Charge deltaTimes(Charge charge, String factor) {
    return new Charge(charge.pure(), charge.rho(), charge.delta().multiply(new BigDecimal(factor)));
  }

  private static List<Charge> menu(BigDecimal small, BigDecimal large, BigDecimal leak) {
    return List.of(Charge.pure(small), Charge.pure(large), Charge.NONE.withDelta(leak));
  }
}

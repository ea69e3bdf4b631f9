package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.release.Effect.Method;
import java.math.BigDecimal;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden values to the printed precision (the table of Hillstrom took 1.96 for z, we 1.95996…). */
class LiftTest {
  private static final Offset<Double> SIX_PLACES = within(0.65e-6);
  private static final Offset<Double> PERCENT_TWO_PLACES = within(0.501e-4);

  /** Hillstrom's e-mail test (MineThatData 2008): 21,306 people without mail, noise 0. */
  @ParameterizedTest
  @CsvSource({
    // people, successes, control successes, difference, low, high, lift %, low %, high %
    "21307, 3894, 2262, 0.076590, 0.069953, 0.083226, 72.14, 63.84, 80.44",
    "21387, 3238, 2262, 0.045233, 0.038894, 0.051573, 42.61, 35.44, 49.77",
    "42694, 7132, 2262, 0.060882, 0.055439, 0.066325, 57.35, 50.37, 64.32",
    "21307, 267, 122, 0.006805, 0.005000, 0.008610, 118.84, 72.15, 165.53",
    "21387, 189, 122, 0.003111, 0.001499, 0.004723, 54.33, 19.32, 89.34",
    "42694, 456, 122, 0.004955, 0.003548, 0.006361, 86.53, 49.39, 123.66",
  })
  void hillstrom_withoutNoise_equalsThePlainAnalysis(
      long people,
      long successes,
      long controlSuccesses,
      double difference,
      double low,
      double high,
      double lift,
      double liftLow,
      double liftHigh) {
    Lift test = Lift.of(exact(people, successes)).against(exact(21_306, controlSuccesses));

    Effect d = test.rateDifference().orElseThrow();
    assertThat(d.estimate()).isCloseTo(difference, SIX_PLACES);
    assertThat(d.interval95().low()).isCloseTo(low, SIX_PLACES);
    assertThat(d.interval95().high()).isCloseTo(high, SIX_PLACES);
    assertThat(d.seNoise()).isZero();

    Effect r = test.relativeLift(Method.DELTA).orElseThrow();
    assertThat(r.estimate()).isCloseTo(lift / 100, PERCENT_TWO_PLACES);
    assertThat(r.interval95().low()).isCloseTo(liftLow / 100, PERCENT_TWO_PLACES);
    assertThat(r.interval95().high()).isCloseTo(liftHigh / 100, PERCENT_TWO_PLACES);
  }

  @ParameterizedTest
  @CsvSource({"21307, 267, 145.0", "21387, 189, 66.5", "42694, 456, 211.5"})
  void hillstrom_incrementalConversions(long people, long successes, double incremental) {
    Effect effect =
        Lift.of(exact(people, successes))
            .against(exact(21_306, 122))
            .incrementalSuccesses()
            .orElseThrow();
    assertThat(effect.estimate()).isCloseTo(incremental, within(0.0501));
    assertThat(effect.interval95().contains(effect.estimate())).isTrue();
  }

  /**
   * The test vector of GrowthBook's packages/stats (MIT). Its interval is Student's, with 55.6
   * degrees of freedom; ours is normal, so the printed ends are compared after exchanging the
   * quantile.
   */
  @Test
  void growthBook_proportions() {
    double student = 2.00347;
    Effect r =
        Lift.of(exact(30, 16)).against(exact(28, 14)).relativeLift(Method.DELTA).orElseThrow();
    assertThat(r.estimate()).isCloseTo(0.06667, within(0.501e-5));
    assertThat(r.se()).isCloseTo(0.2717, within(0.501e-4));
    assertThat(r.estimate() - student * r.se()).isCloseTo(-0.47767, within(1e-5));
    assertThat(r.estimate() + student * r.se()).isCloseTo(0.61101, within(1e-5));
    assertThat(r.interval95()).isEqualTo(Interval.normal95(r.estimate(), r.se()));
  }

  @Test
  void noisedHillstrom_difference_addsBothVariances() {
    Effect d = noised().rateDifference().orElseThrow();
    assertThat(d.estimate()).isCloseTo(0.00514131, within(0.501e-8));
    assertThat(d.seSampling()).isCloseTo(0.00071489, within(0.501e-8));
    assertThat(d.se()).isCloseTo(0.00073012, within(0.501e-8));
    assertThat(d.interval95().low()).isCloseTo(0.00371030, within(1.01e-8));
    assertThat(d.interval95().high()).isCloseTo(0.00657232, within(1.01e-8));
    assertThat(d.method()).isEqualTo(Method.NORMAL);
  }

  @ParameterizedTest
  @CsvSource({"DELTA, 52.10, 131.11", "FIELLER, 57.61, 139.13"})
  void noisedHillstrom_relativeLift(Method method, double low, double high) {
    Effect r = noised().relativeLift(method).orElseThrow();
    assertThat(r.estimate()).isCloseTo(0.9161, PERCENT_TWO_PLACES);
    assertThat(r.interval95().low()).isCloseTo(low / 100, PERCENT_TWO_PLACES);
    assertThat(r.interval95().high()).isCloseTo(high / 100, PERCENT_TWO_PLACES);
    assertThat(r.method()).isEqualTo(method);
  }

  @Test
  void relativeLift_isFiellersUnlessAskedOtherwise() {
    Effect r = Lift.of(exact(1000, 80)).against(exact(1000, 60)).relativeLift().orElseThrow();
    assertThat(r.method()).isEqualTo(Method.FIELLER);
    assertThat(r.estimate()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void relativeLift_whereControlDoesNotStandOutOfNoise_isNotEstimable() {
    Lift lift = Lift.of(noised(10_000, 40, 400)).against(noised(10_000, 30, 400));
    assertThat(lift.relativeLift()).isEmpty();
    assertThat(lift.rateDifference()).isPresent();
  }

  @Test
  void relativeLift_ofAnEmptyOrNegativeControl_isNotEstimable() {
    assertThat(Lift.of(exact(100, 10)).against(exact(100, 0)).relativeLift()).isEmpty();
    assertThat(Lift.of(exact(100, 10)).against(exact(100, -90)).relativeLift()).isEmpty();
    assertThat(Lift.of(exact(100, 10)).against(exact(100, -90)).relativeLift(Method.DELTA))
        .isEmpty();
  }

  @Test
  void anArmWithoutPeople_isNotEstimable() {
    Lift lift = Lift.of(exact(100, 10)).against(noised(-3, 5, 8));
    assertThat(lift.rateDifference()).isEmpty();
    assertThat(lift.incrementalSuccesses()).isEmpty();
    assertThat(lift.relativeLift()).isEmpty();
  }

  @Test
  void estimate_ofNegativeCounts_isNotClamped() {
    Effect d =
        Lift.of(noised(1000, -5, 8)).against(noised(1000, -2, 8)).rateDifference().orElseThrow();
    assertThat(d.estimate()).isCloseTo(-0.003, within(1e-15));
    assertThat(d.seSampling()).isZero();
  }

  @Test
  void relativeLift_byTheMethodOfDifferences_refused() {
    Lift lift = noised();
    assertThatThrownBy(() -> lift.relativeLift(Method.NORMAL))
        .hasMessage("a relative lift is a ratio: DELTA or FIELLER");
  }

  /**
   * "Any" against none, Laplace noise of b = 2 on all four counts; a grid of tenths holds the
   * noise.
   */
  private static Lift noised() {
    return Lift.of(new Arm(tenths(426_923), tenths(4_591)))
        .against(new Arm(tenths(213_100), tenths(1_196)));
  }

  private static NoisedNumber tenths(long steps) {
    return new NoisedNumber(steps, new BigDecimal("0.1"), 800, 60);
  }

  private static Arm exact(long people, long successes) {
    return new Arm(NoisedNumber.exact(people), NoisedNumber.exact(successes));
  }

  private static Arm noised(long people, long successes, double variance) {
    return new Arm(
        new NoisedNumber(people, BigDecimal.ONE, variance, 60),
        new NoisedNumber(successes, BigDecimal.ONE, variance, 60));
  }
}

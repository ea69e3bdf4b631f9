package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spending per person, against golden values; and that the range holds under heavy noise. */
class MeanLiftTest {
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final BigDecimal TEN_THOUSANDTH = new BigDecimal("0.0001");

  /**
   * Hillstrom's e-mail test (MineThatData 2008), spending of everybody who was assigned; sums of
   * squares from the file. The printed table took 1.96 for z.
   */
  @ParameterizedTest
  @CsvSource({
    // people, sum, sum of squares, difference, low, high, in all
    "21307, 30311.69, 6759024.4973, 0.769827, 0.4851, 1.0545, 16402.7",
    "21387, 23038.11, 4911446.5763, 0.424412, 0.1690, 0.6799, 9076.9",
  })
  void hillstrom_spending(
      long people,
      String sum,
      String squares,
      double difference,
      double low,
      double high,
      double all) {
    MeanLift lift =
        new MeanLift(exact(people, sum, squares), exact(21_306, "13908.33", "2870050.3621"));

    Effect effect = lift.perPerson().orElseThrow();

    assertThat(effect.estimate()).isCloseTo(difference, within(0.65e-6));
    assertThat(effect.interval95().low()).isCloseTo(low, within(0.6e-4));
    assertThat(effect.interval95().high()).isCloseTo(high, within(0.6e-4));
    assertThat(lift.incremental().orElseThrow().estimate()).isCloseTo(all, within(0.06));
    assertThat(lift.perCost(BigDecimal.valueOf(1_000)).orElseThrow().estimate())
        .isCloseTo(all / 1_000, within(1e-4));
  }

  /** The test vector of GrowthBook's packages/stats (MIT), whose intervals are Student's. */
  @Test
  void growthBook_means() {
    MeanLift lift =
        new MeanLift(exact(3_461, "2422.7", "134698.29"), exact(3_407, "1396.87", "52377.9767"));

    assertThat(lift.perPerson().orElseThrow().estimate()).isCloseTo(0.29, within(0.005));
    Effect relative = lift.relativeLift().orElseThrow();
    assertThat(relative.estimate()).isCloseTo(0.70732, within(0.501e-5));
    assertThat(relative.se()).isCloseTo(0.37879, within(0.501e-5));
  }

  @Test
  void noSpread_isNotEstimable() {
    Moments none = exact(100, "0", "0");

    assertThat(new MeanLift(none, exact(100, "10", "30")).perPerson()).isEmpty();
    assertThat(new MeanLift(exact(1, "10", "100"), exact(100, "10", "30")).perPerson()).isEmpty();
  }

  @Test
  void cost_isAboveZero() {
    MeanLift lift = new MeanLift(exact(10, "10", "30"), exact(10, "5", "10"));

    assertThatThrownBy(() -> lift.perCost(BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * With noise in the sum of squares whose deviation is 0.3 of the spread itself, 20,000 tests: an
   * interval from the noised spread alone covers less than this.
   */
  @Test
  void heavyNoiseInSquares_isMadeUpFor() {
    Random random = new Random(20_261_129);
    int people = 20_000;
    double noiseOfSquares = 0.3 * people;
    int covered = 0;
    int estimable = 0;
    int tests = 20_000;
    for (int i = 0; i < tests; i++) {
      Moments treatment = drawn(random, people, noiseOfSquares);
      Moments control = drawn(random, people, noiseOfSquares);
      var effect = new MeanLift(treatment, control).perPerson();
      if (effect.isPresent()) {
        estimable++;
        covered += effect.get().interval95().contains(0) ? 1 : 0;
      }
    }
    double coverage = covered / (double) estimable;
    // Four standard errors of the simulation around 0.95 are 0.006.
    assertThat(coverage).isBetween(0.944, 0.97);
    assertThat(estimable).isGreaterThan((int) (0.99 * tests));
  }

  /** The sums of that many people of mean 0 and spread 1, with Laplace noise in the squares. */
  private static Moments drawn(Random random, int people, double noiseOfSquares) {
    double sum = Math.sqrt(people) * random.nextGaussian();
    double scale = noiseOfSquares / Math.sqrt(2);
    double laplace = -scale * Math.log(1 - random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    return new Moments(
        NoisedNumber.exact(people),
        steps(sum, TEN_THOUSANDTH, 0),
        steps(people + laplace, TEN_THOUSANDTH, noiseOfSquares * noiseOfSquares));
  }

  private static NoisedNumber steps(double value, BigDecimal step, double variance) {
    double unit = step.doubleValue();
    return new NoisedNumber(Math.round(value / unit), step, variance / (unit * unit), 0);
  }

  private static Moments exact(long people, String sum, String squares) {
    return new Moments(
        NoisedNumber.exact(people), onGrid(sum, CENT), onGrid(squares, TEN_THOUSANDTH));
  }

  private static NoisedNumber onGrid(String value, BigDecimal step) {
    return new NoisedNumber(new BigDecimal(value).divide(step).longValueExact(), step, 0, 0);
  }
}

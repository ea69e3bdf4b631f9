package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.Epsilon;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.SeededRandomSource;
import io.parley.query.release.Effect.Method;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulated tests at the rates of Hillstrom's conversions: how often an interval of nominal 95 %
 * holds the true effect. The band 0.94..0.965 is more than six standard errors (0.0015) away from
 * 0.95 on either side: p &lt; 1e-9 for an exact interval.
 */
@Tag("slow")
class IntervalCoverageTest {
  private static final int RUNS = 20_000;
  private static final int TREATED = 42_694;
  private static final int UNTREATED = 21_306;
  private static final double TREATED_RATE = 0.010681;
  private static final double UNTREATED_RATE = 0.005726;
  private static final double DIFFERENCE = TREATED_RATE - UNTREATED_RATE;
  private static final double LIFT = TREATED_RATE / UNTREATED_RATE - 1;

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.5", "1"})
  void difference_coversItsNominalShare(String epsilonPerArm) {
    double share =
        share(
            epsilonPerArm,
            lift -> lift.rateDifference().orElseThrow().interval95().contains(DIFFERENCE));
    assertThat(share).isBetween(0.94, 0.965);
  }

  /** "Not estimable" excludes nothing, so it counts as covering. */
  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.5", "1"})
  void relativeLift_coversItsNominalShare(String epsilonPerArm) {
    double share =
        share(
            epsilonPerArm,
            lift ->
                lift.relativeLift().map(effect -> effect.interval95().contains(LIFT)).orElse(true));
    assertThat(share).isBetween(0.94, 0.965);
  }

  /** The planted fault: an analysis that forgets the noise. */
  @Test
  void samplingErrorAlone_coversTooLittle() {
    double share =
        share(
            "0.1",
            lift -> {
              Effect d = lift.rateDifference().orElseThrow();
              return Interval.normal95(d.estimate(), d.seSampling()).contains(DIFFERENCE);
            });
    assertThat(share).isBetween(0.6, 0.72);
  }

  /**
   * The planted fault of a pretest: Fieller where the control count looks small, delta elsewhere.
   */
  @Test
  void methodChosenByTheCounts_coversTooLittle() {
    double share =
        share(
            "0.5",
            lift ->
                lift.relativeLift(looksSmall(lift.control()) ? Method.FIELLER : Method.DELTA)
                    .map(effect -> effect.interval95().contains(LIFT))
                    .orElse(true));
    assertThat(share).isLessThan(0.935);
  }

  private static boolean looksSmall(Arm control) {
    double x = control.successes().value();
    return x < 10 * Math.sqrt(control.successes().noiseVariance() + Math.max(0, x));
  }

  private static double share(String epsilonPerArm, Predicate<Lift> covers) {
    NoiseParameters parameters =
        NoiseParameters.pure(1, 1, Epsilon.of(epsilonPerArm).share(2)); // Two counts an arm.
    ExactNoise noise = new ExactNoise(new SeededRandomSource(11));
    NoisedNumber like = NoisedNumber.count(0, noise.law(parameters));
    SplittableRandom people = new SplittableRandom(13);
    int covered = 0;
    for (int run = 0; run < RUNS; run++) {
      Lift lift =
          Lift.of(arm(TREATED, TREATED_RATE, people, noise, parameters, like))
              .against(arm(UNTREATED, UNTREATED_RATE, people, noise, parameters, like));
      covered += covers.test(lift) ? 1 : 0;
    }
    return covered / (double) RUNS;
  }

  private static Arm arm(
      int size,
      double rate,
      SplittableRandom people,
      ExactNoise noise,
      NoiseParameters parameters,
      NoisedNumber like) {
    return new Arm(
        noised(noise.addNoise(size, parameters), like),
        noised(noise.addNoise(binomial(size, rate, people), parameters), like));
  }

  private static NoisedNumber noised(long value, NoisedNumber like) {
    return new NoisedNumber(value, like.gridStep(), like.variance(), like.halfWidth95());
  }

  /** Successes among {@code size} people, counted by geometric gaps. */
  private static long binomial(int size, double rate, SplittableRandom random) {
    double logMiss = Math.log1p(-rate);
    long successes = 0;
    double at = 0;
    while (true) {
      at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / logMiss);
      if (at > size) {
        return successes;
      }
      successes++;
    }
  }
}

package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A normal error and Laplace noise together: worked out, and drawn through the effects of a lift.
 */
class TwoErrorsTest {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  private static final int DRAWS = 10_000;

  /** Four standard errors. */
  private static final double MOST = 0.05 + 4 * Math.sqrt(0.95 * 0.05 / DRAWS);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10, 100})
  void halfWidth_isEnoughForOneLaplaceLaw_andHardlyMore(int k) {
    double p = 0.05 / k;
    assertThat(TwoErrors.halfWidth(3, 0, p))
        .isCloseTo(3 * NORMAL.inverseCumulativeProbability(1 - p / 2), within(1e-12));
    assertThat(TwoErrors.halfWidth(0, 2, p) / (-Math.log(p) * Math.sqrt(2))).isBetween(1.0, 1.021);
    for (double noise : new double[] {1e-4, 0.01, 0.1, 0.3, 1, 3, 10, 100}) {
      double half = TwoErrors.halfWidth(1, noise, p);
      assertThat(beyond(half, 1, noise / Math.sqrt(2)) / p)
          .as("%s", noise)
          .isBetween(0.85, 1 + 1e-6);
    }
  }

  /** Of 100 reports at most five have a range that misses, where there is nothing but noise. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10})
  void effectsAgainstOneControl_holdAtOnce_underNoiseAlone(int k) {
    assertThat(missed(k, "0.001", 100)).isLessThanOrEqualTo(MOST);
  }

  /** And where both errors are alike: 20,000 people of whom 400 do it, with a noise of 28. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10})
  void effectsAgainstOneControl_holdAtOnce_underBoth(int k) {
    assertThat(missed(k, "0.05", 400)).isLessThanOrEqualTo(MOST);
  }

  /** Of so many reports of k arms without an effect, the part with a range that leaves out none. */
  private static double missed(int k, String epsilon, int successes) {
    NoisedNumber law =
        NoisedNumber.count(0, DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(1)));
    double scale = 1 / Double.parseDouble(epsilon);
    SplittableRandom random = new SplittableRandom(1329 + k);
    int people = epsilon.equals("0.001") ? 1_000_000 : 20_000;
    int missed = 0;
    int byNormalLaw = 0;
    double z = NORMAL.inverseCumulativeProbability(1 - 0.025 / k);
    for (int i = 0; i < DRAWS; i++) {
      Arm control = arm(people, successes, law, scale, random);
      boolean misses = false;
      boolean normal = false;
      for (int arm = 0; arm < k; arm++) {
        Effect effect =
            Lift.of(arm(people, successes, law, scale, random))
                .against(control)
                .incrementalSuccesses()
                .orElseThrow();
        // Within 0.9 z it holds anyway, and need not be worked out.
        misses |=
            Math.abs(effect.estimate()) > 0.9 * z * effect.se()
                && !effect.intervalOfOneOf(k).contains(0);
        normal |= Math.abs(effect.estimate()) > z * effect.se();
      }
      missed += misses ? 1 : 0;
      byNormalLaw += normal ? 1 : 0;
    }
    System.out.printf(
        "k = %d, ε = %s: missed %.4f, by the normal law %.4f%n",
        k, epsilon, missed / (double) DRAWS, byNormalLaw / (double) DRAWS);
    if (epsilon.equals("0.001")) {
      assertThat(byNormalLaw / (double) DRAWS).isGreaterThan(MOST);
    }
    return missed / (double) DRAWS;
  }

  private static Arm arm(
      int people, int successes, NoisedNumber law, double scale, SplittableRandom random) {
    double p = successes / (double) people;
    long sampled = Math.round(successes + Math.sqrt(people * p * (1 - p)) * random.nextGaussian());
    return new Arm(
        noised(people + noise(scale, random), law), noised(sampled + noise(scale, random), law));
  }

  private static NoisedNumber noised(long n, NoisedNumber law) {
    return new NoisedNumber(n, law.gridStep(), law.variance(), law.halfWidth95());
  }

  private static long noise(double scale, SplittableRandom random) {
    long up = geometric(scale, random);
    return up - geometric(scale, random);
  }

  private static long geometric(double scale, SplittableRandom random) {
    return (long) Math.floor(-scale * Math.log(1 - random.nextDouble()));
  }

  /** P(|S + L| &gt; t) for S normal and L of Laplace's law of scale b. */
  private static double beyond(double t, double s, double b) {
    double laplace =
        Math.exp(s * s / (2 * b * b) - t / b + logTail(s / b - t / s))
            - Math.exp(s * s / (2 * b * b) + t / b + logTail(t / s + s / b));
    return 2 * NORMAL.cumulativeProbability(-t / s) + laplace;
  }

  /** ln P(Z &gt; x), far out by its series. */
  private static double logTail(double x) {
    return x < 30
        ? Math.log(NORMAL.cumulativeProbability(-x))
        : -x * x / 2
            - Math.log(x * Math.sqrt(2 * Math.PI))
            + Math.log1p(-1 / (x * x) + 3 / Math.pow(x, 4));
  }
}

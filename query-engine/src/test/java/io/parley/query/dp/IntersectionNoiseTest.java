package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntersectionNoiseTest {
  private static final int DRAWS = 100_000;

  /** Hoeffding: an observed share of {@link #DRAWS} is off by more with probability 2·10⁻¹⁰. */
  private static final double SLACK = Math.sqrt(Math.log(1e10) / (2 * DRAWS));

  private final RandomSource random = new SecureRandomSource();

  private static IntersectionNoise of(String epsilon, String delta) {
    return IntersectionNoise.of(Epsilon.of(epsilon), Delta.of(delta));
  }

  /** P(Y = t) of the cut law is at most δ, and one less than t would not do by much. */
  @ParameterizedTest
  @CsvSource({"0.01,1e-9", "0.1,1e-9", "0.5,1e-9", "1,1e-6", "5,1e-9", "20,1e-3", "0.5,1e-15"})
  void cut_atItsEnd_hasProbabilityOfAtMostDelta(double epsilon, double delta) {
    IntersectionNoise noise = of(String.valueOf(epsilon), String.valueOf(delta));
    int t = noise.shift();
    double total = 0;
    for (int x = -t; x <= t; x++) {
      total += Math.exp(-epsilon * Math.abs(x));
    }

    assertThat(noise.dummies()).isEqualTo(2 * t);
    assertThat(Math.exp(-epsilon * t) / total).isLessThanOrEqualTo(delta);
    assertThat(Math.exp(-epsilon * (t - 1)) / (1 - Math.exp(-epsilon)) * (t > 1 ? 1 : 1e9))
        .as("not far more dummies than needed")
        .isGreaterThan(delta);
  }

  @Test
  void askersDummies_areWithinTheCommonOnes() {
    IntersectionNoise noise = of("1", "1e-3");
    for (int i = 0; i < DRAWS; i++) {
      assertThat(noise.askersDummies(random)).isBetween(0, noise.dummies());
    }
  }

  /** P(Y ≤ 0) is e^ε times P(Y ≤ −1): the pair of events in which the law shows all of its ε. */
  private static double ratioAtLeast(LongSupplier noise) {
    int low = 0;
    int lower = 0;
    for (int i = 0; i < DRAWS; i++) {
      low += noise.getAsLong() <= 0 ? 1 : 0;
      lower += noise.getAsLong() <= -1 ? 1 : 0;
    }
    return ((double) low / DRAWS - SLACK) / ((double) lower / DRAWS + SLACK);
  }

  /** False alarms: 4·10⁻¹⁰ for each side. */
  @Test
  void audit_findsNoMoreThanEpsilonOnEitherSide() {
    IntersectionNoise noise = of("0.5", "1e-9");

    assertThat(ratioAtLeast(() -> noise.askersDummies(random) - noise.shift()))
        .isLessThan(Math.exp(0.5));
    assertThat(ratioAtLeast(() -> noise.answerersNoise(random))).isLessThan(Math.exp(0.5));
  }

  /** Half the noise is twice the ε: the audit above would see it. */
  @Test
  void audit_ofHalfTheNoise_findsIt() {
    IntersectionNoise half = of("1", "1e-9");

    assertThat(ratioAtLeast(() -> half.askersDummies(random) - half.shift()))
        .isGreaterThan(Math.exp(0.5));
    assertThat(ratioAtLeast(() -> half.answerersNoise(random))).isGreaterThan(Math.exp(0.5));
  }

  /** Covered at least 95 %: fewer than 95 % − slack are seen with probability 10⁻¹⁰. */
  @ParameterizedTest
  @CsvSource({"0.1,1e-9", "0.5,1e-9", "2,1e-9"})
  void interval_holdsBothNoises(String epsilon, String delta) {
    IntersectionNoise noise = of(epsilon, delta);
    long half = noise.halfWidth(0.05);
    int inside = 0;
    int nearer = 0;
    for (int i = 0; i < DRAWS; i++) {
      long sum = noise.askersDummies(random) - noise.shift() + noise.answerersNoise(random);
      inside += Math.abs(sum) <= half ? 1 : 0;
      nearer += Math.abs(sum) <= half / 2 ? 1 : 0;
    }

    assertThat((double) inside / DRAWS).isGreaterThan(0.95 - SLACK);
    assertThat((double) nearer / DRAWS).as("no wider than needed").isLessThan(0.95);
  }

  /** As {@code docs/crypto.md} says. */
  @Test
  void dummiesOfTheExample_areEightyTwo() {
    assertThat(of("0.5", "1e-9").dummies()).isEqualTo(82);
  }

  @Test
  void termsWithoutFiniteDummies_areRefused() {
    assertThatThrownBy(() -> of("0.5", "0")).hasMessageContaining("needs a delta above 0");
    assertThatThrownBy(() -> of("0.00001", "1e-9")).hasMessageContaining("too many dummies");
  }
}

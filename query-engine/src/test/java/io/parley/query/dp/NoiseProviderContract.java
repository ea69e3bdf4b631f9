package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link NoiseProvider} must pass: ours, and an adapter to any other library. A right
 * provider fails one statistical test with probability 2e-9 at most (Massart's bound twice); wrong
 * ones are caught in {@link NoiseProviderContractTest}.
 */
abstract class NoiseProviderContract {
  private static final int RUNS = 50_000;
  private static final double ALPHA = 1e-9;

  /** A fresh provider. One that has a seed makes failures repeatable. */
  abstract NoiseProvider provider();

  static Stream<NoiseParameters> parameters() {
    Delta delta = Delta.of("1e-6");
    return Stream.of(
        new NoiseParameters(1, 1, Epsilon.of("1"), delta),
        new NoiseParameters(1, 1, Epsilon.of("0.1"), delta),
        new NoiseParameters(3, 1, Epsilon.of("1.5"), delta),
        new NoiseParameters(1, 50, Epsilon.of("0.7"), delta),
        new NoiseParameters(5, 4, Epsilon.of("2"), delta),
        new NoiseParameters(2, 3, 1, Epsilon.of("1.2"), delta));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void addNoise_onNeighbours_isPrivate(NoiseParameters parameters) {
    assertPrivate(provider(), parameters);
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void addNoise_atAnyValue_followsItsLaw(NoiseParameters parameters) {
    assertFollowsLaw(provider(), parameters, 0);
    assertFollowsLaw(provider(), parameters, -1_000_000_007L);
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void law_isConsistentWithItself(NoiseParameters parameters) {
    NoiseLaw law = provider().law(parameters);
    long h = law.halfWidth(0.05);
    assertThat(2 * law.upperTail(h + 1).doubleValue()).isLessThanOrEqualTo(0.05);
    double secondMoment = 0;
    for (long k = 1; k < law.leastWithTail(new BigDecimal("1e-16")); k++) {
      secondMoment += 2.0 * (2 * k - 1) * law.upperTail(k).doubleValue();
    }
    assertThat(secondMoment).isCloseTo(law.variance(), within(1e-9 * law.variance()));
  }

  @Test
  void addNoise_ofAGivenLaw_followsIt() {
    NoiseProvider provider = provider();
    Sensitivity two = Sensitivity.of(2, 3, 1);
    IntegerNoise laplace = DiscreteLaplace.of(Epsilon.of("1"), two);
    IntegerNoise gaussian = DiscreteGaussian.of(new BigDecimal("0.1"), two);
    assertFollows(laplace, i -> provider.addNoise(1000, laplace) - 1000);
    assertFollows(gaussian, i -> provider.addNoise(-7, gaussian) + 7);
  }

  @Test
  void addNoise_atTheEndsOfLong_saturates() {
    assertSaturates(provider());
  }

  /**
   * Neighbours with l0 numbers at c·linf and at 0; the event "all answers are ≥ k" and its
   * complement, for every k.
   */
  static void assertPrivate(NoiseProvider provider, NoiseParameters parameters) {
    EmpiricalTail with =
        leastOfAll(provider, parameters, parameters.changedUnits() * parameters.linf());
    EmpiricalTail without = leastOfAll(provider, parameters, 0);
    double factor = Math.exp(parameters.epsilon().value().doubleValue());
    double delta = parameters.delta().value().doubleValue();
    double slack = (1 + factor) * EmpiricalTail.slack(RUNS, ALPHA);
    long end = Math.max(with.greatest(), without.greatest());
    for (long k = Math.min(with.least(), without.least()); k <= end; k++) {
      assertThat(with.at(k)).isLessThanOrEqualTo(factor * without.at(k) + delta + slack);
      assertThat(1 - without.at(k)).isLessThanOrEqualTo(factor * (1 - with.at(k)) + delta + slack);
    }
  }

  static void assertFollowsLaw(NoiseProvider provider, NoiseParameters parameters, long value) {
    assertFollows(provider.law(parameters), i -> provider.addNoise(value, parameters) - value);
  }

  private static void assertFollows(NoiseLaw law, IntToLongFunction draw) {
    long[] noise = new long[RUNS];
    Arrays.setAll(noise, draw);
    assertThat(EmpiricalTail.of(noise).distance(law)).isLessThan(EmpiricalTail.slack(RUNS, ALPHA));
  }

  static void assertSaturates(NoiseProvider provider) {
    NoiseParameters parameters = new NoiseParameters(1, 1, Epsilon.of("0.1"), Delta.of("1e-6"));
    for (int i = 0; i < 200; i++) {
      assertThat(provider.addNoise(Long.MAX_VALUE, parameters)).isPositive();
      assertThat(provider.addNoise(Long.MIN_VALUE, parameters)).isNegative();
    }
  }

  private static EmpiricalTail leastOfAll(
      NoiseProvider provider, NoiseParameters parameters, long value) {
    long[] least = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      least[run] = Long.MAX_VALUE;
      for (int group = 0; group < parameters.l0(); group++) {
        least[run] = Math.min(least[run], provider.addNoise(value, parameters));
      }
    }
    return EmpiricalTail.of(least);
  }
}

package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import io.parley.query.release.NoisedNumber;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranges of Markov credits and removal effects hold what the exact counts of the steps that show
 * would give: on the shipped paths, with the noise of a person who counts in eight steps.
 */
class MarkovCoverageTest {
  private static final int RELEASES = 1_000;
  private static final long PEOPLE = 19_785;
  private static final long SHOWS_FROM = 60;

  /** Four standard errors; more than five below what the ranges cover, 0.953 and more. */
  private static final double LEAST = 0.945 - 4 * Math.sqrt(0.95 * 0.05 / RELEASES);

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.3"})
  void rangesHold_whereThereIsOne(String epsilon) {
    Map<Transitions.Step, Long> exact = shown();
    DiscreteLaplace law = DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(8));
    DiscreteLaplace ofPeople = DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(1));
    Made steps = new Made(law, 11);
    Made people = new Made(ofPeople, 12);
    MarkovCredits truth = credits(exact, Map.of(), NoisedNumber.exact(PEOPLE));
    Map<String, int[]> held = new TreeMap<>();
    for (int i = 0; i < RELEASES; i++) {
      Map<Transitions.Step, Long> noised = new LinkedHashMap<>();
      Map<Transitions.Step, Double> variances = new HashMap<>();
      exact.forEach(
          (step, n) -> {
            noised.put(step, steps.noised(n));
            variances.put(step, law.variance());
          });
      MarkovCredits drawn =
          credits(noised, variances, NoisedNumber.count(people.noised(PEOPLE), ofPeople));
      for (String channel : new Transitions(Map.copyOf(doubles(exact))).channels()) {
        count(held, channel + " credit", drawn.credit(channel), truth.credit(channel));
        count(
            held, channel + " removal", drawn.removalEffect(channel), truth.removalEffect(channel));
      }
    }
    System.out.println("Markov ranges at ε = " + epsilon + ": held, missed, not estimable");
    held.forEach((name, n) -> System.out.printf("  %s %d %d %d%n", name, n[0], n[1], n[2]));
    assertThat(Objects.requireNonNull(held.get("alpha credit"))[2]).isZero();
    held.forEach(
        (name, n) -> {
          int estimated = n[0] + n[1];
          if (estimated >= RELEASES / 2) {
            assertThat(n[0] / (double) estimated).as(name).isBetween(LEAST, 1.0);
          }
        });
  }

  /** A channel of few steps beside the noise is not estimable, and one without steps neither. */
  @Test
  void fewSteps_areNotEstimable() {
    Map<Transitions.Step, Long> counts = new HashMap<>();
    counts.put(new Transitions.Step(Transitions.START, "a"), 5_000L);
    counts.put(new Transitions.Step("a", Transitions.CONVERSION), 1_000L);
    counts.put(new Transitions.Step("a", Transitions.NULL), 4_000L);
    counts.put(new Transitions.Step(Transitions.START, "b"), 3_000L);
    counts.put(new Transitions.Step("b", Transitions.CONVERSION), 900L);
    counts.put(new Transitions.Step("b", Transitions.NULL), 2_100L);
    counts.put(new Transitions.Step(Transitions.START, "c"), 70L);
    MarkovCredits credits = credits(counts, variances(counts), NoisedNumber.exact(1_000));

    assertThat(credits.credit("a").low()).isPresent();
    assertThat(credits.credit("b").low()).isPresent();

    counts.put(new Transitions.Step(Transitions.START, "b"), 30L);
    counts.put(new Transitions.Step("b", Transitions.CONVERSION), 20L);
    counts.put(new Transitions.Step("b", Transitions.NULL), 10L);
    credits = credits(counts, variances(counts), NoisedNumber.exact(1_000));

    assertThat(credits.credit("b").estimate()).isEmpty();
    assertThat(credits.credit("b").low()).isEmpty();
    assertThat(credits.credit("b").method()).contains("too few beside the noise");
    assertThat(credits.credit("c").method()).contains("its steps do not show");
    assertThat(credits.credit("nobody").method()).contains("its steps do not show");
  }

  /** The slopes are those of the numbers themselves. */
  @Test
  void standardErrors_areOfTheSlopes() {
    Map<Transitions.Step, Long> exact = shown();
    Transitions.Step one = new Transitions.Step("beta", "alpha");
    NoisedNumber conversions = NoisedNumber.exact(PEOPLE);
    Figure credit = credits(exact, Map.of(one, 1.0), conversions).credit("alpha");
    Map<Transitions.Step, Long> more = new HashMap<>(exact);
    more.merge(one, 1L, Long::sum);
    double change =
        new Transitions(doubles(more)).credit(PEOPLE).getOrDefault("alpha", 0.0)
            - new Transitions(doubles(exact)).credit(PEOPLE).getOrDefault("alpha", 0.0);

    assertThat(credit.seNoise().orElseThrow())
        .isCloseTo(Math.abs(change), org.assertj.core.api.Assertions.withinPercentage(1));
  }

  private static Map<Transitions.Step, Double> variances(Map<Transitions.Step, Long> counts) {
    Map<Transitions.Step, Double> variances = new HashMap<>();
    counts.keySet().forEach(step -> variances.put(step, 400.0));
    return variances;
  }

  private static void count(Map<String, int[]> held, String name, Figure drawn, Figure truth) {
    int[] n = held.computeIfAbsent(name, k -> new int[3]);
    if (drawn.estimate().isEmpty()) {
      n[2]++;
    } else {
      double exact = truth.estimate().orElseThrow();
      n[drawn.low().orElseThrow() <= exact && exact <= drawn.high().orElseThrow() ? 0 : 1]++;
    }
  }

  private static MarkovCredits credits(
      Map<Transitions.Step, Long> counts,
      Map<Transitions.Step, Double> variances,
      NoisedNumber conversions) {
    return new MarkovCredits(new Transitions(doubles(counts)), variances, Optional.of(conversions));
  }

  private static Map<Transitions.Step, Double> doubles(Map<Transitions.Step, Long> counts) {
    Map<Transitions.Step, Double> doubles = new HashMap<>();
    counts.forEach((step, n) -> doubles.put(step, n.doubleValue()));
    return doubles;
  }

  /** The steps of the shipped paths that many people made. */
  private static Map<Transitions.Step, Long> shown() {
    Map<Transitions.Step, Long> shown = new LinkedHashMap<>();
    TransitionsTest.EXAMPLE
        .counts()
        .forEach(
            (step, n) -> {
              if (n >= SHOWS_FROM) {
                shown.put(step, Math.round(n));
              }
            });
    return shown;
  }
}

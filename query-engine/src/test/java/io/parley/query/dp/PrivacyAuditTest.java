package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.function.DoubleFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mechanism on neighbours that are hard for it. Power: the same audit of the same mechanism
 * with half the noise finds more than is claimed (with these seeds; the margins are printed by the
 * assertion's description when it fails). False alarms: 2e-10 a mechanism.
 */
@Tag("slow")
class PrivacyAuditTest {
  private static final double EPSILON = 1;

  private final RandomSource random = new SeededRandomSource(20261125);

  /** A mechanism on two neighbours, its noise divided by a factor. */
  private record Case(
      String name, int draws, double delta, DoubleFunction<Epsilon> budget, Pair one, Pair other) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Draws once, given the ε that the noise is made for. */
  private interface Pair {
    LongSupplier mechanism(Epsilon epsilon, RandomSource random);
  }

  static Stream<Case> mechanisms() {
    return Stream.of(
        laplace(), gaussian(), thresholded(), selection(1), selection(2), quantile(), tree());
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void bound_onNeighbours_neverExceedsTheClaim(Case audited) {
    double found = audit(audited, 1);
    assertThat(found).as("lower bound of epsilon").isLessThanOrEqualTo(EPSILON);
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void bound_withHalfTheNoise_exceedsTheClaim(Case audited) {
    double found = audit(audited, 2);
    assertThat(found).as("lower bound of epsilon").isGreaterThan(EPSILON);
  }

  private double audit(Case audited, double lessNoise) {
    Epsilon epsilon = audited.budget().apply(lessNoise);
    return PrivacyAudit.lowerBound(
        audited.one().mechanism(epsilon, random),
        audited.other().mechanism(epsilon, random),
        audited.draws(),
        audited.delta());
  }

  private static Epsilon of(double epsilon) {
    return new Epsilon(BigDecimal.valueOf(epsilon));
  }

  private static Case laplace() {
    return new Case("discrete Laplace", 400_000, 0, PrivacyAuditTest::of, laplace(0), laplace(3));
  }

  private static Pair laplace(long value) {
    return (epsilon, random) -> {
      DiscreteLaplace law = DiscreteLaplace.of(epsilon, new Sensitivity(3));
      return () -> law.addTo(value, random);
    };
  }

  private static Case gaussian() {
    return new Case(
        "discrete Gaussian", 200_000, 0.01, PrivacyAuditTest::of, gaussian(0), gaussian(4));
  }

  /** Half the noise is a fourth of σ²: ρ is that of ε = 1 in any case. */
  private static Pair gaussian(long value) {
    return (epsilon, random) -> {
      BigDecimal rho =
          GaussianCalibration.rho(Epsilon.of("1"), Delta.of("0.01"))
              .multiply(epsilon.value().pow(2));
      DiscreteGaussian law = DiscreteGaussian.of(rho, new Sensitivity(4));
      return () -> law.addTo(value, random);
    };
  }

  private static Case thresholded() {
    return new Case(
        "thresholded count", 400_000, 0.01, PrivacyAuditTest::of, thresholded(0), thresholded(2));
  }

  /** A group that one removal empties of two people; what does not show is told apart. */
  private static Pair thresholded(long people) {
    PeopleChange change = new PeopleChange(2, 1);
    return (epsilon, random) -> {
      DiscreteLaplace law = DiscreteLaplace.of(epsilon, change.sensitivity());
      // Made for the noise that is claimed, so that half of it shows in the counts of a full group.
      GroupThreshold threshold =
          GroupThreshold.of(
              DiscreteLaplace.of(Epsilon.of("1"), change.sensitivity()),
              change,
              Delta.of("0.01"),
              1);
      long before = threshold.value();
      return () -> {
        long noisy = law.addTo(before + people, random);
        return threshold.shows(noisy) ? noisy : Long.MIN_VALUE;
      };
    };
  }

  /** Where steps of two people are built for, two people come and go together. */
  private static Case selection(int changedUnits) {
    return new Case(
        "truncated geometric for steps of " + changedUnits,
        400_000,
        0.01,
        PrivacyAuditTest::of,
        selection(changedUnits, 2),
        selection(changedUnits, 2 + changedUnits));
  }

  private static Pair selection(int changedUnits, long people) {
    return (epsilon, random) -> {
      TruncatedGeometricSelection selection =
          TruncatedGeometricSelection.of(
              epsilon, new PeopleChange(changedUnits, 1), Delta.of("0.01"), 1);
      return () -> selection.shows(people, random) ? 1 : 0;
    };
  }

  /** Planted: built for steps of one, while two people of a new group come together. */
  @Test
  void selectionForStepsOfOne_whereTwoCome_isCaught() {
    assertThat(audit(new Case("", 400_000, 0.01, PrivacyAuditTest::of, selection(1, 2), none()), 1))
        .isGreaterThan(EPSILON);
    assertThat(audit(new Case("", 400_000, 0.01, PrivacyAuditTest::of, selection(2, 2), none()), 1))
        .isLessThanOrEqualTo(EPSILON);
  }

  /** Planted: probabilities rounded up to a grid instead of down to a fine one. */
  @Test
  void selectionWithoutItsRounding_isCaught() {
    Pair rounded =
        (epsilon, random) -> {
          double exact =
              TruncatedGeometricSelection.of(epsilon, new PeopleChange(1, 1), Delta.of("0.01"), 1)
                  .probability(1)
                  .doubleValue();
          long bound = (long) Math.ceil(exact * 64);
          return () -> random.below(64) < bound ? 1 : 0;
        };
    assertThat(audit(new Case("", 400_000, 0.01, PrivacyAuditTest::of, rounded, none()), 1))
        .isGreaterThan(EPSILON);
  }

  /** A group of nobody never shows. */
  private static Pair none() {
    return (epsilon, random) -> () -> 0;
  }

  private static Case quantile() {
    return new Case(
        "exponential quantile",
        40_000,
        0,
        PrivacyAuditTest::of,
        quantile(new int[] {900}),
        quantile(new int[] {0, 900}));
  }

  private static Pair quantile(int[] cells) {
    return (epsilon, random) -> {
      ExponentialQuantile mechanism =
          new ExponentialQuantile(new Rank(1, 2), new PeopleChange(1, 1), 1, epsilon);
      SparseHistogram values = QuantileFigures.histogram(cells, 1000);
      return () -> mechanism.choose(values, random);
    };
  }

  private static Case tree() {
    return new Case(
        "quantile tree",
        200_000,
        0,
        PrivacyAuditTest::of,
        tree(new int[] {}),
        tree(new int[] {255, 255, 255}));
  }

  /** The counts on the path of the values that are there or not: all that tells them apart. */
  private static Pair tree(int[] cells) {
    return (epsilon, random) -> {
      Sensitivity sensitivity = QuantileTree.sensitivity(new PeopleChange(1, 1), 3, 256);
      DiscreteLaplace law = DiscreteLaplace.of(epsilon, sensitivity);
      SparseHistogram values = QuantileFigures.histogram(cells, 256);
      return () -> {
        NoisedTree tree = new NoisedTree(values, QuantileTree.height(256), law, random);
        return tree.children(0, 0)[15] + tree.children(1, 15)[15];
      };
    };
  }
}

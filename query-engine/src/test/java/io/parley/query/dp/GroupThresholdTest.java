package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupThresholdTest {
  private static final List<Vectors.Row> VECTORS = Vectors.read("thresholds.csv");

  @Test
  void thresholds_ofVectors_keepDeltaAndAreAtMostOneHigher() {
    for (Vectors.Row row : VECTORS) {
      long ours = ours(row).value();
      long library = row.whole("smallest_noisy_count_released");
      assertThat(ours).as(row.text("id")).isBetween(library, library + 1);
      assertThat(keepsDelta(row, ours)).as(row.text("id")).isTrue();
      assertThat(keepsDelta(row, ours - 1)).as(row.text("id") + " is not the smallest").isFalse();
    }
  }

  /** Fault 1 of other libraries: the quantile of the continuous law, for noise on whole numbers. */
  @Test
  void continuousQuantile_isCaughtByTheSameAssertion() {
    long caught =
        VECTORS.stream()
            .filter(row -> !keepsDelta(row, (long) Math.ceil(row.number("continuous_threshold"))))
            .count();
    assertThat(caught).isPositive();
  }

  /** Gaussian noise of the library's sigma: the same fault, by up to 1.81 times there. */
  @Test
  void gaussianThresholds_ofVectors_keepDeltaAndAreAtMostOneHigher() {
    for (Vectors.Row row : Vectors.read("gaussian_thresholds.csv")) {
      DiscreteGaussian law = DiscreteGaussianTest.law(Math.pow(row.number("sigma"), 2));
      PeopleChange change = new PeopleChange(1, groups(row));
      long ours = GroupThreshold.of(law, change, Delta.of(row.text("delta")), 1).value();
      long library = row.whole("smallest_noisy_count_released");
      assertThat(ours).as(row.text("id")).isBetween(library, library + 1);
      double shown = groups(row) * law.upperTail(ours - 1).doubleValue();
      assertThat(shown).isLessThanOrEqualTo(row.number("delta") * (1 + 1e-12));
    }
  }

  /** With one removal adding two people to a group, a threshold for steps of one breaks δ. */
  @Test
  void stepsOfOne_whereTwoPeopleCanAppear_breakDelta() {
    PeopleChange two = new PeopleChange(2, 1);
    DiscreteLaplace law = DiscreteLaplace.of(Epsilon.of("1"), two.sensitivity());
    Delta delta = Delta.of("1e-6");
    long forTwo = GroupThreshold.of(law, two, delta, 1).value();
    long forOne = GroupThreshold.of(law, new PeopleChange(1, 1), delta, 1).value();
    assertThat(law.upperTail(forTwo - 2)).isLessThanOrEqualTo(delta.value());
    assertThat(law.upperTail(forOne - 2)).isGreaterThan(delta.value());
  }

  @Property(tries = 200)
  void threshold_isTheSmallestThatKeepsDelta(
      @ForAll @IntRange(min = 1, max = 6) int changedUnits,
      @ForAll @IntRange(min = 1, max = 50) int groups,
      @ForAll @IntRange(min = 1, max = 300) int epsilonPercent,
      @ForAll @IntRange(min = 2, max = 12) int deltaDigits) {
    PeopleChange change = new PeopleChange(changedUnits, groups);
    double epsilon = epsilonPercent / 100.0;
    double delta = Math.pow(10, -deltaDigits);
    long value =
        GroupThreshold.discreteLaplace(
                Epsilon.of(Double.toString(epsilon)), change, Delta.of("1e-" + deltaDigits), 1)
            .value();
    double lambda = epsilon / (changedUnits * groups);
    double atThreshold = changedUnits * groups * tail(lambda, value - changedUnits);
    double oneLower = changedUnits * groups * tail(lambda, value - 1 - changedUnits);
    assertThat(atThreshold).isLessThanOrEqualTo(delta * (1 + 1e-9));
    assertThat(value - changedUnits == 1 || oneLower > delta * (1 - 1e-9)).isTrue();
  }

  @Test
  void minPeople_raisesTheThresholdAndNeverLowersIt() {
    assertThat(threshold(1).value()).isEqualTo(15);
    assertThat(threshold(15).value()).isEqualTo(15);
    assertThat(threshold(50).value()).isEqualTo(50);
  }

  @Test
  void threshold_ofAProvidersLaw_equalsThatOfDiscreteLaplace() {
    PeopleChange change = new PeopleChange(2, 3);
    Epsilon epsilon = Epsilon.of("0.8");
    Delta delta = Delta.of("1e-7");
    NoiseLaw law = new ExactNoise(new SeededRandomSource(1)).law(change.pureNoise(epsilon));
    assertThat(GroupThreshold.of(law, change, delta, 1).value())
        .isEqualTo(GroupThreshold.discreteLaplace(epsilon, change, delta, 1).value());
  }

  @Test
  void shows_fromTheThresholdOn() {
    GroupThreshold threshold = threshold(1);
    assertThat(threshold.shows(14)).isFalse();
    assertThat(threshold.shows(15)).isTrue();
    assertThat(threshold.shows(Long.MIN_VALUE)).isFalse();
  }

  @Test
  void withoutDelta_refused() {
    PeopleChange change = new PeopleChange(1, 1);
    assertThatThrownBy(() -> GroupThreshold.discreteLaplace(Epsilon.of("1"), change, Delta.ZERO, 1))
        .hasMessage("a threshold on undeclared groups needs a delta above zero");
  }

  @Test
  void minPeople_belowOne_refused() {
    assertThatThrownBy(() -> threshold(0)).hasMessage("min_people 0 is below one");
  }

  private static GroupThreshold threshold(long minPeople) {
    return GroupThreshold.discreteLaplace(
        Epsilon.of("1"), new PeopleChange(1, 1), Delta.of("1e-6"), minPeople);
  }

  private static GroupThreshold ours(Vectors.Row row) {
    return GroupThreshold.discreteLaplace(
        Epsilon.of(row.text("epsilon")),
        new PeopleChange(1, groups(row)),
        Delta.of(row.text("delta")),
        1);
  }

  /**
   * Whether one person alone in its groups shows any of them with probability δ at most (union
   * bound).
   */
  private static boolean keepsDelta(Vectors.Row row, long threshold) {
    double lambda = row.number("epsilon") / groups(row);
    return groups(row) * tail(lambda, threshold - 1) <= row.number("delta") * (1 + 1e-12);
  }

  /** P(X ≥ k) of the discrete Laplace law for k ≥ 1, independently of the code under test. */
  private static double tail(double lambda, long k) {
    return Math.exp(-lambda * k) / (1 + Math.exp(-lambda));
  }

  private static int groups(Vectors.Row row) {
    return (int) row.whole("groups");
  }
}

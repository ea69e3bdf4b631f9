package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TruncatedGeometricSelectionTest {

  @Tag("slow")
  @Test
  void probabilities_agreeWithVectors() {
    TruncatedGeometricSelection selection = selection("1", 1, 1, "1e-6", 1);
    String id = "";
    for (Vectors.Row row : Vectors.read("partition_selection.csv")) {
      if (!row.text("id").equals(id)) {
        id = row.text("id");
        selection =
            selection(
                row.text("epsilon"),
                1,
                (int) row.whole("groups"),
                row.text("delta"),
                row.whole("pre_threshold"));
      }
      assertThat(selection.certainFrom())
          .isBetween(row.whole("hard_threshold") - 1, row.whole("hard_threshold") + 1);
      assertThat(selection.probability(row.whole("n")).doubleValue())
          .as("%s, n = %s", id, row.text("n"))
          .isCloseTo(row.number("keep"), Percentage.withPercentage(1e-10));
    }
  }

  /** The claim itself for what is sampled, rounding included: all pairs of up to c steps. */
  @net.jqwik.api.Tag("slow")
  @Property(tries = 8)
  void stepsOfUpToC_keepTheirShareOfEpsilonAndDelta(
      @ForAll @IntRange(min = 1, max = 4) int changedUnits,
      @ForAll @IntRange(min = 1, max = 5) int groups,
      @ForAll @IntRange(min = 20, max = 400) int epsilonPercent,
      @ForAll @IntRange(min = 2, max = 9) int deltaDigits) {
    String epsilon = BigDecimal.valueOf(epsilonPercent, 2).toPlainString();
    TruncatedGeometricSelection selection =
        selection(epsilon, changedUnits, groups, "1e-" + deltaDigits, 1);
    double one = epsilonPercent / 100.0 / (changedUnits * groups);
    for (long n = 0; n <= selection.certainFrom(); n++) {
      for (int s = 1; s <= changedUnits; s++) {
        double factor = Math.exp(s * one);
        double share = Math.expm1(s * one) / Math.expm1(changedUnits * one);
        double delta = Math.pow(10, -deltaDigits) / groups * share * (1 + 1e-12);
        BigDecimal less = selection.probability(n);
        BigDecimal more = selection.probability(n + s);
        assertThat(more).isGreaterThanOrEqualTo(less);
        assertThat(more.doubleValue())
            .isLessThanOrEqualTo(factor * less.doubleValue() + delta + 1e-15);
        double hidden = BigDecimal.ONE.subtract(less).doubleValue();
        double stillHidden = BigDecimal.ONE.subtract(more).doubleValue();
        assertThat(hidden).isLessThanOrEqualTo(factor * stillHidden + delta + 1e-15);
      }
    }
  }

  /** Built for steps of one, two people who come together break δ. */
  @Test
  void stepsOfOne_whereTwoPeopleCanAppear_breakDelta() {
    double forOne = selection("1", 1, 1, "1e-6", 1).probability(2).doubleValue();
    double forTwo = selection("1", 2, 1, "1e-6", 1).probability(2).doubleValue();
    assertThat(forOne).isGreaterThan(1e-6);
    assertThat(forTwo).isLessThanOrEqualTo(1e-6).isCloseTo(1e-6, within(1e-17));
  }

  @Test
  void selection_ofTheYardstick_showsHalfAtFourteen() {
    TruncatedGeometricSelection selection = selection("1", 1, 1, "1e-6", 1);
    assertThat(selection.probability(13).doubleValue()).isLessThan(0.5);
    assertThat(selection.probability(14).doubleValue()).isGreaterThan(0.5);
    assertThat(selection.probability(16).doubleValue()).isGreaterThan(0.95);
  }

  @Test
  void shows_belowMinPeopleNever_andFromItsCertaintyOnAlways() {
    TruncatedGeometricSelection selection = selection("2", 1, 1, "1e-3", 50);
    RandomSource random = new SeededRandomSource(5);
    for (int i = 0; i < 1000; i++) {
      assertThat(selection.shows(49, random)).isFalse();
      assertThat(selection.shows(0, random)).isFalse();
      assertThat(selection.shows(selection.certainFrom(), random)).isTrue();
      assertThat(selection.shows(Long.MAX_VALUE, random)).isTrue();
    }
  }

  /** Hoeffding: a right sampler fails with probability 1e-9 at most at each n. */
  @Test
  void shows_asOftenAsItsProbabilitySays() {
    TruncatedGeometricSelection selection = selection("0.5", 2, 1, "1e-3", 1);
    RandomSource random = new SeededRandomSource(6);
    int runs = 40_000;
    for (long n = 1; n < selection.certainFrom(); n += 5) {
      int shown = 0;
      for (int i = 0; i < runs; i++) {
        shown += selection.shows(n, random) ? 1 : 0;
      }
      assertThat(shown / (double) runs)
          .isCloseTo(
              selection.probability(n).doubleValue(), within(EmpiricalTail.slack(runs, 1e-9)));
    }
  }

  @Test
  void extremes_areBuiltOrRefused() {
    assertThat(selection("100", 1, 1, "0.5", 1).certainFrom()).isBetween(1L, 3L);
    assertThat(selection("0.001", 1, 1000, "1e-10", 1).certainFrom()).isGreaterThan(1_000_000);
    assertThatThrownBy(() -> selection("1e-9", 1, 100_000_000, "1e-6", 1))
        .hasMessage("epsilon 0.000000001 is too small for 100000000 changed groups");
    assertThatThrownBy(() -> selection("1", 1, 1, "0", 1))
        .hasMessage("a selection of undeclared groups needs a delta above zero");
    assertThatThrownBy(() -> selection("1", 1, 1, "1e-6", 0))
        .hasMessage("min_people 0 is below one");
  }

  /** What a plan chooses by is near what will hold, over steps, shares and pre-thresholds. */
  @Property(tries = 60)
  void foretoldPeople_areThoseThatAreNeeded(
      @ForAll @IntRange(min = 1, max = 4) int changedUnits,
      @ForAll @IntRange(min = 1, max = 20) int groups,
      @ForAll @IntRange(min = 1, max = 2000) int epsilonPercent,
      @ForAll @IntRange(min = 2, max = 12) int deltaDigits,
      @ForAll @IntRange(min = 1, max = 100) int minPeople) {
    String epsilon = BigDecimal.valueOf(epsilonPercent, 2).toPlainString();
    String delta = "1e-" + deltaDigits;
    BigDecimal often = new BigDecimal("0.95");
    TruncatedGeometricSelection selection =
        selection(epsilon, changedUnits, groups, delta, minPeople);
    long needed = selection.leastPeople(often);
    assertThat(selection.probability(needed)).isGreaterThanOrEqualTo(often);
    assertThat(selection.probability(needed - 1)).isLessThan(often);
    assertThat(
            TruncatedGeometricSelection.foretoldPeople(
                Epsilon.of(epsilon),
                new PeopleChange(changedUnits, groups),
                Delta.of(delta),
                minPeople,
                0.95))
        .isBetween(needed - 1, needed + 1);
  }

  /** The cost is computed back from what is drawn with: what was given, and never less. */
  @Test
  void cost_isWhatTheSelectionWasMadeOf() {
    PeopleChange change = new PeopleChange(2, 3);
    TruncatedGeometricSelection selection = selection("0.7", 2, 3, "1e-6", 10);
    assertThat(selection.epsilon(change).doubleValue()).isCloseTo(0.7, within(1e-15));
    assertThat(selection.epsilon(change)).isGreaterThanOrEqualTo(new BigDecimal("0.7"));
    assertThat(selection.delta(change).doubleValue()).isCloseTo(1e-6, within(1e-20));
    assertThat(selection.delta(new PeopleChange(3, 3))).isGreaterThan(new BigDecimal("1.5e-6"));
  }

  private static TruncatedGeometricSelection selection(
      String epsilon, int changedUnits, int groups, String delta, long minPeople) {
    return TruncatedGeometricSelection.of(
        Epsilon.of(epsilon), new PeopleChange(changedUnits, groups), Delta.of(delta), minPeople);
  }
}

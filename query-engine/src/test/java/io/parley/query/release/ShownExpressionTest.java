package io.parley.query.release;

import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.Delta;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.PeopleChange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Coverage given that the group shows, worked out exactly over all noises that matter: nothing is
 * drawn. People are number 0 and decide.
 */
class ShownExpressionTest {
  private static final DiscreteLaplace LAW = laplace("1", 1);
  private static final GroupThreshold THRESHOLD =
      GroupThreshold.of(LAW, new PeopleChange(1, 1), Delta.of("1e-6"), 1);
  private static final LawTable TABLE = new LawTable(LAW, 60);
  private static final long FARTHEST = 14; // P(|X| > 14) is 4.5e-7.

  private static final ReleasedLaws LAWS = laws(Optional.of(THRESHOLD));

  private static ReleasedLaws laws(Optional<GroupThreshold> threshold) {
    ReleasedLaws.Noised number = new ReleasedLaws.Noised(LAW, BigDecimal.ONE);
    return new ReleasedLaws(
        List.of(number, number), threshold.map(t -> new ReleasedLaws.Shown(0, t, 1)));
  }

  private static double coverage(ExpressionInterval column, long people, long other) {
    double truth = column.value(people, other).orElseThrow();
    double covered = 0;
    for (long x = THRESHOLD.value() - people; x <= THRESHOLD.value() + FARTHEST + 40; x++) {
      if (x < -FARTHEST) {
        continue;
      }
      for (long y = -FARTHEST; y <= FARTHEST; y++) {
        if (column.interval95(people + x, other + y).map(i -> i.contains(truth)).orElse(true)) {
          covered += TABLE.mass(x) * TABLE.mass(y);
        }
      }
    }
    return covered / TABLE.tail(THRESHOLD.value() - people);
  }

  @Test
  void ratioToThePeople_isCoveredGivenThatTheGroupShows() {
    ExpressionInterval column = ExpressionInterval.of(released(1).over(released(0)), LAWS);
    for (long people = 1; people <= THRESHOLD.value() + 30; people++) {
      assertThat(coverage(column, people, 2 * people))
          .as("%d people", people)
          .isGreaterThanOrEqualTo(0.95 - 2e-6);
    }
  }

  @Test
  void differenceFromThePeople_isCoveredGivenThatTheGroupShows() {
    ExpressionInterval column = ExpressionInterval.of(released(0).minus(released(1)), LAWS);
    for (long people = 1; people <= THRESHOLD.value() + 30; people++) {
      assertThat(coverage(column, people, people / 2))
          .as("%d people", people)
          .isGreaterThanOrEqualTo(0.95 - 2e-6);
    }
  }

  /** Far above the threshold nothing is paid for it but a thousandth. */
  @Test
  void ratioFarAboveTheThreshold_isAsNarrowAsWithoutOne() {
    Expression ratio = released(1).over(released(0));
    Interval shown = ExpressionInterval.of(ratio, LAWS).interval95(500, 100).orElseThrow();
    Interval always =
        ExpressionInterval.of(ratio, laws(Optional.empty())).interval95(500, 100).orElseThrow();
    assertThat((shown.high() - shown.low()) / (always.high() - always.low())).isBetween(1.0, 1.03);
  }

  /** The fault that this cures. */
  @Test
  void plainRatio_isCaught() {
    ExpressionInterval plain =
        ExpressionInterval.of(released(1).over(released(0)), laws(Optional.empty()));
    assertThat(coverage(plain, THRESHOLD.value() - 5, 20)).isLessThan(0.5);
  }

  @Test
  void peopleAlone_haveTheIntervalGivenThatTheyShow() {
    ExpressionInterval people = ExpressionInterval.of(released(0), LAWS);
    long noisy = THRESHOLD.value() + 2;
    Interval interval = people.interval95(noisy, 0).orElseThrow();
    assertThat(interval.low())
        .isEqualTo((double) Math.max(1, GivenShown.low(LAW, noisy, THRESHOLD)));
    assertThat(interval.high()).isEqualTo((double) (noisy + LAW.halfWidth(0.05)));
    assertThat(people.interval95(THRESHOLD.value() - 1, 0)).isEmpty();
  }

  /** The noise of other numbers does not know whether their group shows. */
  @Test
  void otherNumbers_areUntouched() {
    assertThat(ExpressionInterval.of(released(1), LAWS).interval95(THRESHOLD.value(), 7))
        .contains(NoisedNumber.count(7, LAW).noiseInterval95());
  }
}

package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.Delta;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.PeopleChange;
import java.math.BigDecimal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class GivenShownTest {
  private static final PeopleChange CHANGE = new PeopleChange(1, 1);
  private static final NoiseLaw LAW = DiscreteLaplace.of(Epsilon.of("1"), CHANGE.sensitivity());
  private static final GroupThreshold THRESHOLD =
      GroupThreshold.of(LAW, CHANGE, Delta.of("1e-9"), 1);

  /** Exact: the chance, given that the group shows, that the interval holds the true number. */
  private static double coverage(long people, boolean plainLow) {
    long half = LAW.halfWidth(0.05);
    BigDecimal shown = LAW.upperTail(THRESHOLD.value() - people);
    BigDecimal covered = BigDecimal.ZERO;
    for (long noisy = THRESHOLD.value(); noisy <= THRESHOLD.value() + 80; noisy++) {
      long low = plainLow ? noisy - half : GivenShown.low(LAW, noisy, THRESHOLD);
      if (low <= people && people <= noisy + half) {
        covered =
            covered.add(LAW.upperTail(noisy - people)).subtract(LAW.upperTail(noisy + 1 - people));
      }
    }
    return covered.doubleValue() / shown.doubleValue();
  }

  @Test
  void everyNumberOfPeople_isCoveredGivenThatItsGroupShows() {
    for (long people = 1; people <= THRESHOLD.value() + 60; people++) {
      assertThat(coverage(people, false)).as("%d people", people).isGreaterThanOrEqualTo(0.95);
    }
  }

  /** The fault that this cures: below the threshold the plain interval holds nobody. */
  @Test
  void plainInterval_isCaught() {
    assertThat(coverage(THRESHOLD.value() - 5, true)).isLessThan(0.5);
  }
}

package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The theorem of {@link ChangedUnits} by enumeration: every choice of so many units, each in at
 * most G of the groups with any whole number within the bounds.
 */
class ChangedUnitsTest {

  @ParameterizedTest
  @CsvSource({
    // leave, come, G, groups, lo, hi
    "1, 0, 2, 3, -1, 2",
    "1, 1, 1, 2, 0, 1",
    "1, 1, 1, 3, -1, 1",
    "1, 1, 2, 4, -1, 2",
    "1, 1, 2, 4, -2, 0",
    "2, 1, 1, 2, 0, 1",
    "2, 1, 1, 3, -1, 2",
    "2, 1, 2, 4, -1, 1",
    "2, 1, 2, 4, 0, 2",
    "2, 2, 1, 3, -1, 2",
    "3, 2, 1, 2, -1, 1"
  })
  void everyChange_isWithinTheBoundsAndReachesThem(
      int leave, int come, int groupsPerPerson, int groups, int low, int high) {
    List<int[]> units = new ArrayList<>();
    units(new int[groups], 0, groupsPerPerson, low, high, units);
    long[] worst = new long[3];
    add(new long[groups], units, leave, come, worst);
    ChangedUnits changed = new ChangedUnits(leave, come);
    BigInteger lo = BigInteger.valueOf(low);
    BigInteger hi = BigInteger.valueOf(high);
    assertThat(changed.largest(lo, hi)).isEqualTo(BigInteger.valueOf(worst[0]));
    assertThat(BigInteger.valueOf(worst[2]))
        .isLessThanOrEqualTo(changed.squared(groupsPerPerson, lo, hi));
    assertThat(BigInteger.valueOf(worst[1]))
        .isLessThanOrEqualTo(changed.total(groupsPerPerson, lo, hi));
    if (leave + come <= groups / groupsPerPerson) {
      assertThat(changed.total(groupsPerPerson, lo, hi)).isEqualTo(BigInteger.valueOf(worst[1]));
    }
    if (2 * groupsPerPerson <= groups) {
      assertThat(changed.squared(groupsPerPerson, lo, hi)).isEqualTo(BigInteger.valueOf(worst[2]));
    }
  }

  private static void units(int[] unit, int group, int left, int low, int high, List<int[]> units) {
    if (group == unit.length) {
      units.add(unit.clone());
      return;
    }
    for (int value = low; value <= high; value++) {
      if (value == 0 || left > 0) {
        unit[group] = value;
        units(unit, group + 1, value == 0 ? left : left - 1, low, high, units);
      }
    }
    unit[group] = 0;
  }

  private static void add(long[] sums, List<int[]> units, int leave, int come, long[] worst) {
    if (leave == 0 && come == 0) {
      long total = 0;
      long squares = 0;
      for (long sum : sums) {
        worst[0] = Math.max(worst[0], Math.abs(sum));
        total += Math.abs(sum);
        squares += sum * sum;
      }
      worst[1] = Math.max(worst[1], total);
      worst[2] = Math.max(worst[2], squares);
      return;
    }
    int sign = leave > 0 ? -1 : 1;
    for (int[] unit : units) {
      for (int group = 0; group < sums.length; group++) {
        sums[group] += (long) sign * unit[group];
      }
      add(sums, units, Math.max(0, leave - 1), leave > 0 ? come : come - 1, worst);
      for (int group = 0; group < sums.length; group++) {
        sums[group] -= (long) sign * unit[group];
      }
    }
  }

  @Test
  void twoChangedUnits_ofSignedNumbers_payForTheWidthOfTheBounds() {
    ChangedUnits two = new ChangedUnits(1, 1);
    assertThat(two.squared(3, BigInteger.valueOf(-5), BigInteger.valueOf(5)))
        .as("3 · (hi − lo)²")
        .isEqualTo(300);
    assertThat(two.squared(3, BigInteger.ZERO, BigInteger.valueOf(5)))
        .as("3 · 2 · M²")
        .isEqualTo(150);
    assertThat(two.peoplePerGroup()).isEqualTo(1);
  }

  @Test
  void moreUnitsComeThanLeave_isRefused() {
    assertThatThrownBy(() -> new ChangedUnits(1, 2))
        .hasMessage("1 units leave and 2 come: at least one leaves, and no more come");
    assertThatThrownBy(() -> new ChangedUnits(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsWithoutZero_areRefused() {
    ChangedUnits one = new ChangedUnits(1, 0);
    assertThatThrownBy(() -> one.total(1, BigInteger.ONE, BigInteger.TWO))
        .hasMessage("what a unit adds may be nothing: bounds include 0");
  }
}

package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.duckdb.DuckDbDialect;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What can be matched with what, and the number of units that one key or none can change. */
class MatchingTest {
  private static final List<String> TWO = List.of("hearth", "metromail");
  private static final List<String> THREE = List.of("hearth", "metromail", "orbit");

  @Test
  void severalKeysForThreeParties_areRefused() {
    assertThatThrownBy(() -> new Matching(THREE, List.of("email", "phone"), false))
        .hasMessage("3 parties are matched on one key: for several no factor is proved");
  }

  @Test
  void partiesThatCannotBeMatched_areRefused() {
    assertThatThrownBy(() -> new Matching(List.of(), List.of(), false))
        .hasMessage("1 to 12 parties are matched, not 0");
    List<String> thirteen = IntStream.range(10, 23).mapToObj(i -> "party" + i).toList();
    assertThatThrownBy(() -> new Matching(thirteen, List.of("email"), false))
        .hasMessage("1 to 12 parties are matched, not 13");
    assertThatThrownBy(() -> new Matching(TWO, List.of(), false))
        .hasMessage("parties without a key in common cannot be matched");
    assertThatThrownBy(() -> new Matching(List.of("hearth"), List.of("email"), false))
        .hasMessage("a single party is matched on no key");
    assertThatThrownBy(() -> new Matching(TWO, List.of("email", "email"), false))
        .hasMessage("each key is tried once: [email, email]");
    assertThatThrownBy(() -> new Matching(Collections.nCopies(2, "hearth"), TWO, false))
        .hasMessage("parties are sorted, each once: [hearth, hearth]");
    assertThatThrownBy(() -> new Matching(List.of("metromail", "hearth"), TWO, false))
        .hasMessage("parties are sorted, each once: [metromail, hearth]");
  }

  @Test
  void changedUnits_ofEachKindOfMatching() {
    assertThat(new Matching(List.of("hearth"), List.of(), false).changedUnits()).isEqualTo(1);
    assertThat(new Matching(List.of("hearth"), List.of(), true).changedUnits()).isEqualTo(1);
    assertThat(new Matching(THREE, List.of("email"), false).changedUnits()).isEqualTo(1);
    assertThat(new Matching(THREE, List.of("email"), true).changedUnits()).isEqualTo(2);
    assertThat(new Matching(TWO, List.of("a", "b", "c"), false).changed())
        .isEqualTo(new ChangedUnits(2, 1));
    assertThat(new Matching(TWO, List.of("a", "b", "c"), true).changed())
        .isEqualTo(new ChangedUnits(2, 2));
  }

  @Test
  void tokens_nameUnitsWithOneKeyOrNone() {
    assertThat(new Matching(List.of("hearth"), List.of(), false).tokenIsUnit()).isTrue();
    assertThat(new Matching(THREE, List.of("email"), true).tokenIsUnit()).isTrue();
    assertThat(new Matching(TWO, List.of("email", "phone"), true).tokenIsUnit()).isFalse();
    assertThatThrownBy(
            () -> new Matching(THREE, List.of("email"), true).sql(DuckDbDialect.INSTANCE))
        .isInstanceOf(IllegalStateException.class);
  }

  /**
   * One key and three parties, by enumeration: two people a party, each holding one of two values
   * or none, at most one person a value: 7 ways a party, 343 in all.
   */
  @Test
  void removal_oneKeyThreeParties_changesAsManyUnitsAsClaimed() {
    for (boolean singles : new boolean[] {false, true}) {
      int leave = 0;
      int come = 0;
      for (int way = 0; way < 343; way++) {
        int[] holders = {way % 7, way / 7 % 7, way / 49};
        for (int gone = 0; gone < 6; gone++) {
          long before = units(holders, -1, singles);
          long after = units(holders, gone, singles);
          leave = Math.max(leave, Long.bitCount(before & ~after));
          come = Math.max(come, Long.bitCount(after & ~before));
        }
      }
      assertThat(new ChangedUnits(leave, come))
          .isEqualTo(new Matching(THREE, List.of("email"), singles).changed());
    }
  }

  /** The values of a party's two people in each of the seven ways; 0 is none. */
  private static final int[][] WAYS = {{0, 0}, {1, 0}, {2, 0}, {0, 1}, {0, 2}, {1, 2}, {2, 1}};

  /**
   * Units as bits: for a value, one for each set of people who hold it; for somebody without a
   * value, one of his own.
   */
  private static long units(int[] holders, int gone, boolean singles) {
    long units = 0;
    for (int value = 1; value <= 2; value++) {
      int people = 0;
      int parties = 0;
      for (int person = 0; person < 6; person++) {
        if (person != gone && WAYS[holders[person / 2]][person % 2] == value) {
          // Each party has one holder at most: none, the first or the second.
          people += (person % 2 + 1) << (2 * (person / 2));
          parties++;
        }
      }
      if (people > 0 && (singles || parties == 3)) {
        units |= 1L << people;
      }
    }
    for (int person = 0; singles && person < 6; person++) {
      if (person != gone && WAYS[holders[person / 2]][person % 2] == 0) {
        units |= 1L << (50 + person);
      }
    }
    return units;
  }
}

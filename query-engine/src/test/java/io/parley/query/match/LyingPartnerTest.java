package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.duckdb.DuckDbDialect;
import io.parley.query.match.MatchedStreams.Sent;
import io.parley.query.match.MatchedStreams.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one party sends, a person of the other changes no more units than is claimed. */
class LyingPartnerTest {
  private static final int HONEST = 4;
  private final MatchedStreams streams = new MatchedStreams();

  @AfterEach
  void close() {
    streams.close();
  }

  private static UUID token(int side, int person) {
    // Side 1 sorts now before and now behind side 0.
    return new UUID((person * 0x9E3779B97F4A7C15L) ^ side, person);
  }

  private static UUID value(int key, int value) {
    return new UUID(1_000 + key, value);
  }

  /** Person i holds value i of both keys. */
  private static List<Sent> honest(int side) {
    List<Sent> rows = new ArrayList<>();
    for (int person = 1; person <= HONEST; person++) {
      rows.add(Sent.of(side, person, token(side, person), value(0, person), value(1, person)));
    }
    return rows;
  }

  /** Removes each honest person and asserts the claim; the lies stay as they are. */
  private int assertClaim(int honestSide, boolean singles) {
    Map<Unit, UUID> before = streams.units(2, singles);
    ChangedUnits claimed =
        new Matching(List.of("hearth", "metromail"), List.of("a", "b"), singles).changed();
    int most = 0;
    for (int gone = 1; gone <= HONEST; gone++) {
      Map<Unit, UUID> after = streams.without(honestSide, gone, 2, singles);
      Set<Unit> left = new HashSet<>(before.keySet());
      left.removeAll(after.keySet());
      Set<Unit> came = new HashSet<>(after.keySet());
      came.removeAll(before.keySet());
      assertThat(left.size()).isLessThanOrEqualTo(claimed.leave());
      assertThat(came.size()).isLessThanOrEqualTo(claimed.come());
      after.forEach((unit, name) -> assertThat(before.getOrDefault(unit, name)).isEqualTo(name));
      most = Math.max(most, left.size() + came.size());
    }
    for (int person = 1; person <= HONEST; person++) {
      String token = token(honestSide, person).toString();
      assertThat(before.keySet().stream().filter(u -> in(u, honestSide).equals(token)).count())
          .as("units of an honest person")
          .isLessThanOrEqualTo(1)
          .isGreaterThanOrEqualTo(singles ? 1 : 0);
    }
    return most;
  }

  private static String in(Unit unit, int side) {
    return side == 0 ? unit.left() : unit.right();
  }

  /** Rows at random: tokens repeated, missing, or the other side's; values repeated or swapped. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void randomLies_changeNoMoreOfTheOtherPartysPeople(int honestSide) {
    Random random = new Random(7 + honestSide);
    int most = 0;
    for (int round = 0; round < 25; round++) {
      List<Sent> rows = honest(honestSide);
      for (int i = 0; i < 12; i++) {
        int person = 1 + random.nextInt(4);
        @Nullable UUID token =
            switch (random.nextInt(6)) {
              case 0 -> null;
              case 1 -> token(honestSide, person);
              default -> token(1 - honestSide, person);
            };
        @Nullable UUID[] values = new UUID[2];
        for (int key = 0; key < 2; key++) {
          boolean otherKey = random.nextInt(6) == 0;
          values[key] =
              random.nextInt(4) == 0
                  ? null
                  : value(otherKey ? 1 - key : key, 1 + random.nextInt(4));
        }
        rows.add(Sent.of(1 - honestSide, 0, token, values));
      }
      streams.clear();
      streams.send(rows);
      most = Math.max(most, assertClaim(honestSide, false));
      most = Math.max(most, assertClaim(honestSide, true));
    }
    assertThat(most).as("removals that used the whole claim").isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void oneTokenAMillionTimes_isOnePerson(int honestSide) {
    streams.send(honest(honestSide));
    streams.execute(
        "INSERT INTO sent%d SELECT 0, '%s'::UUID, '%s'::UUID, md5(i::VARCHAR)::UUID, NULL FROM range(1000000) t(i)"
            .formatted(1 - honestSide, token(1 - honestSide, 1), value(0, 1)));
    assertThat(streams.units(2, false)).hasSize(1);
    assertThat(streams.units(2, true)).hasSize(HONEST);
    assertClaim(honestSide, true);
  }

  @Test
  void oneValueUnderManyTokens_countsForTheLowest() {
    List<Sent> rows = honest(0);
    for (int person = 1; person <= 5; person++) {
      rows.add(Sent.of(1, 0, new UUID(9, person), value(0, 1), null));
    }
    streams.send(rows);
    assertThat(streams.units(2, false).keySet())
        .containsExactly(new Unit(token(0, 1).toString(), new UUID(9, 1).toString()));
    assertClaim(0, true);
  }

  @Test
  void oneTokenUnderTwoPeople_isMatchedOnce() {
    List<Sent> rows = honest(0);
    rows.add(Sent.of(1, 0, token(1, 1), value(0, 1), null));
    rows.add(Sent.of(1, 0, token(1, 1), value(0, 2), value(1, 3)));
    streams.send(rows);
    assertThat(streams.units(2, false)).hasSize(1);
    assertClaim(0, true);
  }

  /**
   * A value sent under the wrong key is no value of it: keys are compared with themselves alone.
   */
  @Test
  void tokenOfOneKeySentUnderAnother_matchesNobody() {
    List<Sent> rows = honest(0);
    rows.add(Sent.of(1, 0, token(1, 1), value(1, 1), value(0, 1)));
    streams.send(rows);
    assertThat(streams.units(2, false)).isEmpty();
    assertClaim(0, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void tokensOfTheOtherSide_nameUnitsOfTheirOwn(int honestSide) {
    List<Sent> rows = honest(honestSide);
    for (int person = 1; person <= HONEST; person++) {
      rows.add(Sent.of(1 - honestSide, 0, token(honestSide, person), value(0, person % 3), null));
    }
    streams.send(rows);
    assertThat(streams.units(2, true)).hasSize(2 * HONEST - 2);
    assertClaim(honestSide, true);
  }

  /** The planted fault: a single of side 1 named by its own token, which side 0 repeats. */
  @Test
  void plantedFault_singlesNamedByTheirTokens_isCaught() {
    List<Sent> rows = honest(1);
    rows.add(Sent.of(0, 0, token(1, 1), null, null));
    streams.send(rows);
    assertThat(streams.units(2, true)).hasSize(HONEST + 1);
    assertThatThrownBy(
            () -> streams.units(0, -1, 2, true, sql -> sql.replaceAll("xor\\(.*\\)::UUID", "s.p")))
        .hasMessageContaining("each unit has a name of its own");
  }

  /** The planted fault: values not made unique, so that one person is in many pairs. */
  @Test
  void plantedFault_valuesOfManyTokens_isCaught() {
    List<Sent> rows = honest(0);
    rows.add(Sent.of(1, 0, token(1, 1), value(0, 1), null));
    rows.add(Sent.of(1, 0, token(1, 2), value(0, 1), null));
    streams.send(rows);
    assertThatThrownBy(
            () ->
                streams.units(
                    0,
                    -1,
                    2,
                    false,
                    sql -> sql.replaceAll("min\\(([ab]\\.p)\\)|GROUP BY a\\.k\\d", "$1")))
        .hasMessageContaining("each unit has a name of its own");
  }

  @Test
  void singleParty_everyTokenIsAUnitOnce() {
    streams.send(
        List.of(
            Sent.of(0, 1, token(0, 1)),
            Sent.of(0, 1, token(0, 1)),
            Sent.of(0, 2, token(0, 2)),
            Sent.of(0, 3, null)));
    streams.execute("CREATE VIEW people0 AS SELECT p FROM sent0");
    String sql = new Matching(List.of("hearth"), List.of(), false).sql(DuckDbDialect.INSTANCE);
    streams.execute("CREATE TABLE matched_alone AS WITH " + sql + " FROM matched");
    streams.execute(
        "SELECT CASE WHEN count(*) <> 2 OR count(DISTINCT u) <> 2 THEN error('not two') END FROM matched_alone");
  }
}

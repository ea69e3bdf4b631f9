package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A unit with more groups than it may count in keeps each possible set of them equally often, over
 * seeds. Sets of two of four groups are counted: for each unit alone, and over all units together.
 *
 * <p>False alarms: 2e-10 at most, by Hoeffding's bound on each frequency and the union bound, if
 * choices are uniform and independent. A set that never comes is always found.
 */
@Tag("slow")
class KeyedChoiceTest {
  private static final int SEEDS = 1500;
  private static final int UNITS = 20;
  private static final int SETS = 6;
  private static final double ALPHA = 1e-10;

  private static final String UNITS_IN_FOUR_GROUPS =
      "CREATE TABLE units AS SELECT md5(u::VARCHAR)::UUID AS u, 'g' || g AS g0, g"
          + " FROM range(%d) a(u), range(4) b(g)".formatted(UNITS);

  private final Random random = new Random(20261125);

  @Test
  void atMost_overSeeds_keepsEachSetOfGroupsEquallyOften() {
    Map<String, long[]> counts =
        sets(KeyedChoice.atMost("u", KeyedChoice.order("u", List.of("u", "g0")), 2));
    assertThat(farthest(counts)).as("of each unit").isLessThan(slack(SEEDS, UNITS * SETS));
    long[] all = together(counts);
    assertThat(farthest(Map.of("all", all)))
        .as("of all units")
        .isLessThan(slack(SEEDS * UNITS, SETS));
  }

  /** DuckDB's hash of several values is linear in the seed: some sets never come. */
  @Test
  void oneHashOverRowAndSeed_isCaught() {
    String linear =
        " QUALIFY row_number() OVER (PARTITION BY u ORDER BY"
            + " hash(u, g0, getvariable('parley_row_seed'))) <= 2";
    assertThat(farthest(sets(linear))).isGreaterThan(slack(SEEDS, UNITS * SETS));
  }

  @Test
  void orderWithoutSeed_isCaught() {
    String fixed =
        " QUALIFY row_number() OVER (PARTITION BY u ORDER BY hash(hash(u), hash(g0))) <= 2";
    assertThat(farthest(sets(fixed))).isGreaterThan(slack(SEEDS, UNITS * SETS));
  }

  /** What bounding rests on: the choice of a unit moves with none of the others. */
  @Test
  void atMost_withoutTheOtherUnits_keepsTheSame() {
    try (DuckDb database = DuckDb.sealed(128)) {
      database.execute(UNITS_IN_FOUR_GROUPS);
      KeyedChoice.seed(database, seed());
      String one = "u = (SELECT min(u) FROM units)";
      String choice = KeyedChoice.atMost("u", KeyedChoice.order("u", List.of("u", "g0")), 2);
      StringBuilder alone = new StringBuilder();
      StringBuilder among = new StringBuilder();
      database.query(
          "SELECT g0 FROM (SELECT * FROM units WHERE %s) t%s ORDER BY g0".formatted(one, choice),
          row -> alone.append(row.getString(1)));
      database.query(
          "SELECT g0 FROM (SELECT * FROM units%s) t WHERE %s ORDER BY g0".formatted(choice, one),
          row -> among.append(row.getString(1)));
      assertThat(alone).hasToString(among.toString()).hasSize(4);
    }
  }

  @Test
  void shortSeed_refused() {
    try (DuckDb database = DuckDb.sealed(128)) {
      assertThatThrownBy(() -> KeyedChoice.seed(database, new byte[15]))
          .hasMessage("a seed has 16 bytes or more");
    }
  }

  /** How often each unit kept which two groups. */
  private Map<String, long[]> sets(String choice) {
    Map<String, long[]> counts = new HashMap<>();
    try (DuckDb database = DuckDb.sealed(128)) {
      database.execute(UNITS_IN_FOUR_GROUPS);
      for (int i = 0; i < SEEDS; i++) {
        KeyedChoice.seed(database, seed());
        database.query(
            "SELECT u, sum(1 << g)::INTEGER FROM (SELECT * FROM units" + choice + ") GROUP BY u",
            row -> counts.computeIfAbsent(row.getString(1), u -> new long[16])[row.getInt(2)]++);
      }
    }
    assertThat(counts).hasSize(UNITS);
    return counts;
  }

  private byte[] seed() {
    byte[] seed = new byte[16];
    random.nextBytes(seed);
    return seed;
  }

  private static long[] together(Map<String, long[]> counts) {
    long[] all = new long[16];
    counts.values().forEach(c -> java.util.Arrays.setAll(all, i -> all[i] + c[i]));
    return all;
  }

  /** The largest distance of a frequency from that of one of six equal sets. */
  private static double farthest(Map<String, long[]> counts) {
    double farthest = 0;
    for (long[] sets : counts.values()) {
      long total = java.util.Arrays.stream(sets).sum();
      for (int set = 0; set < 16; set++) {
        if (Integer.bitCount(set) == 2) {
          farthest = Math.max(farthest, Math.abs(sets[set] / (double) total - 1.0 / SETS));
        }
      }
    }
    return farthest;
  }

  private static double slack(int draws, int frequencies) {
    return Math.sqrt(Math.log(2 * frequencies / ALPHA) / (2 * draws));
  }
}

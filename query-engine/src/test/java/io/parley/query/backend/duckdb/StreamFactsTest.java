package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is found in a stream holds of any stream, also of one made to look harmless. */
class StreamFactsTest {
  private static final String TOKEN = "'11111111-1111-1111-1111-111111111111'::UUID";

  @Test
  void of_tokenRepeatedWithUnknownTokensBetween_isNotOneRowAToken() {
    try (DuckDb database = DuckDb.open(256)) {
      database.execute(
          "CREATE TABLE rows0 AS SELECT CASE WHEN i %% 3 = 0 THEN %s END AS p FROM range(90) t(i)"
              .formatted(TOKEN));

      StreamFacts found = StreamFacts.of(database, "rows0", 10);

      assertThat(found.rows()).isEqualTo(30);
      assertThat(found.onePerToken()).isFalse();
      assertThat(found.withinCap()).isFalse();
    }
  }

  @Test
  void of_orderHiddenByAnUnknownToken_isNotOrdered() {
    try (DuckDb database = DuckDb.open(256)) {
      database.execute(
          "CREATE TABLE rows0 AS SELECT * FROM (VALUES ('2'), (NULL), ('1'), (NULL), ('2')) v(t)");
      database.execute(
          "CREATE TABLE rows1 AS SELECT concat('00000000-0000-0000-0000-00000000000', t)::UUID AS p"
              + " FROM rows0 WHERE t IS NOT NULL UNION ALL SELECT NULL");
      database.execute(
          "CREATE TABLE rows2 AS SELECT CASE WHEN t IS NOT NULL THEN"
              + " concat('00000000-0000-0000-0000-00000000000', t)::UUID END AS p FROM rows0");

      assertThat(StreamFacts.of(database, "rows1", 10).ordered()).isFalse();
      assertThat(StreamFacts.of(database, "rows2", 10).ordered()).isFalse();
    }
  }
}

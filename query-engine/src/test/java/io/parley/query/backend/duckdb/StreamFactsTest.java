package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found in a stream must hold whatever a partner sends. */
class StreamFactsTest {
  private final DuckDb database = DuckDb.open(256);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void sortedAndUnique_isFound() {
    assertThat(facts(1, "1", "2", "3")).isEqualTo(new StreamFacts(3, true, true, true));
  }

  @Test
  void repeatsWithinTheCap_areFound() {
    assertThat(facts(2, "1", "1", "2")).isEqualTo(new StreamFacts(3, true, true, false));
    assertThat(facts(2, "1", "1", "1")).isEqualTo(new StreamFacts(3, true, false, false));
  }

  @Test
  void noOrder_provesNothing() {
    assertThat(facts(1, "1", "2", "1")).isEqualTo(new StreamFacts(3, false, false, false));
  }

  /** A partner that puts rows without a token between the rows of one. */
  @Test
  void rowsWithoutAToken_hideNoRepeat() {
    assertThat(facts(1, "1", null, "1", null, "1"))
        .isEqualTo(new StreamFacts(3, true, false, false));
    assertThat(facts(2, "1", null, "1", null, null, "1").withinCap()).isFalse();
    assertThat(facts(1, "2", null, "1").ordered()).isFalse();
  }

  private StreamFacts facts(long cap, @org.jspecify.annotations.Nullable String... tokens) {
    database.execute("CREATE OR REPLACE TABLE stream (p UUID)");
    for (String token : tokens) {
      database.execute(
          "INSERT INTO stream VALUES (%s)"
              .formatted(
                  token == null ? "NULL" : "'00000000-0000-0000-0000-00000000000" + token + "'"));
    }
    return StreamFacts.of(database, "stream", cap);
  }
}

package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.BackendException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyTablesTest {
  private final EmptyTables scratch = new EmptyTables(64);

  private EmptyTables.Draft draft(String query) {
    EmptyTables.Draft draft = scratch.draft();
    draft.table("a", "x BIGINT, t VARCHAR");
    draft.table("b", "y BIGINT, z BIGINT");
    draft.query("SELECT x FROM a");
    draft.query(query);
    return draft;
  }

  @Test
  void queriesThatRun_arePlannedTogether() {
    assertThatCode(() -> scratch.plan(draft("WITH a AS (SELECT z FROM b) SELECT z, z FROM a")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT nothing FROM a",
        "SELECT t + 1 FROM a",
        "SELECT no_such_function(x) FROM a",
        "SELECT * FROM no_such_table",
        "SELECT list_sort(x) FROM a",
        "SELECT x, (SELECT max(z) FROM b WHERE y < x LIMIT x) FROM a"
      })
  void whatCannotRun_isFound(String query) {
    assertThatThrownBy(() -> scratch.plan(draft(query))).isInstanceOf(BackendException.class);
  }

  @Test
  void manyShapes_areForgottenInTime() {
    for (int i = 0; i < 1_100; i++) {
      EmptyTables.Draft draft = scratch.draft();
      draft.table("a", "x" + i + " BIGINT");
      draft.query("SELECT x" + i + " FROM a");
      scratch.plan(draft);
    }
    assertThatCode(() -> scratch.plan(draft("SELECT y FROM b"))).doesNotThrowAnyException();
  }
}

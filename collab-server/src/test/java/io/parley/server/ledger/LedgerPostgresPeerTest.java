package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same ledger on a real PostgreSQL. */
@Tag("slow")
class LedgerPostgresPeerTest extends LedgerContract {
  /** With the keys, the same for all tests: making them takes longer than a test. */
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before all tests
  static Path folder;

  LedgerPostgresPeerTest() {
    super(PostgresPeer.store(folder));
  }

  @Test
  void session_commitsDurablyWhateverTheServerSaysElse() throws Exception {
    try (Database database = Database.open(dialect())) {
      for (String setting : new String[] {"synchronous_commit", "fsync"}) {
        assertThat(database.<String>transaction(c -> shown(c, setting))).isEqualTo("on");
      }
    }
  }

  private PostgresDialect dialect() {
    return new PostgresDialect(store.database().url(), "postgres", "", Store.LEDGER);
  }

  private static String shown(Connection c, String setting) throws SQLException {
    try (Statement statement = c.createStatement();
        var row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Where a server was restarted the node goes on, with all that it had committed. */
  @Test
  void lineThatTheServerCut_isMadeAnew() throws Exception {
    reserve("q1", "0.5", "0");
    ledger.commit("q1", NOON);
    store.sql(
        "ledger",
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'parley ledger'");

    reserve("q2", "0.25", "0");

    assertThat(ledger.spent(READERS, budget("10", "1e-6"), NOON).pureEpsilon())
        .isEqualByComparingTo("0.75");
  }

  @Test
  void chargeInTheClear_isNotTakenByTheTables() {
    reserve("q1", "0.5", "0");

    assertThatThrownBy(() -> store.tamper("ledger", "UPDATE entry SET charge = 'pure 0.001'"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> store.tamper("ledger", "UPDATE entry SET sealed = NULL"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void serverThatDoesNotAnswer_isSaidWithoutItsSecrets() {
    PostgresDialect nowhere =
        new PostgresDialect("jdbc:postgresql://127.0.0.1:1/none", "h", "hunter2", Store.LEDGER);

    assertThatThrownBy(() -> Database.open(nowhere))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "the database of `node.database`, schema ledger does not open: does the server answer, do user and password fit, may the user make schemas?");
    assertThat(nowhere.toString()).doesNotContain("hunter2");
  }
}

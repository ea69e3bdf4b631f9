package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.HelpLedger;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of help in a SQLite file. */
class SqliteHelpLedgerTest extends StoredHelpContract {
  private static final HelpLedger.Key KEY = new HelpLedger.Key("spring", 3, "b", "a");

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  @Override
  StoredHelpLedger opened() {
    return StoredHelpLedger.open(folder.resolve("help.db"));
  }

  /** A ledger of the version before has an entry an event, and no count of runs. */
  @Test
  void ledgerOfTheVersionBefore_isReadWithItsEventsAndAtLeastItsRuns(@TempDir Path before)
      throws Exception {
    Path old = before.resolve("help.db");
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + old);
        Statement statement = sqlite.createStatement();
        InputStream schema =
            Objects.requireNonNull(getClass().getResourceAsStream("/db/help/V1__help.sql"))) {
      statement.executeUpdate(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
      statement.executeUpdate(
          "INSERT INTO account VALUES ('spring', 3, 'b', 'a', 96, 3, 2, 1, '', '', '2026-11-28T12:00:00Z', 96)");
      for (int i = 0; i < 2; i++) {
        statement.executeUpdate(
            "INSERT INTO event (at, collaboration, epoch, member, what, details, document)"
                + " VALUES ('2026-11-28T12:00:00Z', 'spring', 3, 'a', 'helped', 'batch 1', x'')");
      }
    }
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + old, null, null)
        .baselineVersion("1")
        .load()
        .baseline();

    try (StoredHelpLedger migrated = StoredHelpLedger.open(old)) {
      assertThat(migrated.read(KEY).runs()).isEqualTo(2);
      assertThat(migrated.read(KEY).repeats()).isZero();
      assertThat(migrated.entries())
          .extracting(StoredHelpLedger.Entry::times)
          .containsExactly(1L, 1L);
    }
  }
}

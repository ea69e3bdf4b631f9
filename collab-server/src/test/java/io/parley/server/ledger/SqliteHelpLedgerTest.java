package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHelpLedgerTest extends HelpLedgerContract {
  private static final HelpLedger.Key KEY = new HelpLedger.Key("spring", 3, "b", "a");
  private static final HelpAccount CHARGED =
      new HelpAccount(
          Long.MAX_VALUE,
          7,
          2,
          2,
          1,
          Optional.empty(),
          Optional.empty(),
          3,
          Instant.parse("2026-11-28T12:00:00.123456789Z"),
          9);
  private static final SqliteHelpLedger.Event EVENT =
      event("2026-11-28T12:00:00Z", "helped", "run 2", "batch 1, 32 rows");

  private static SqliteHelpLedger.Event event(
      String at, String what, String subject, String details) {
    return new SqliteHelpLedger.Event(Instant.parse(at), "spring", 3, "a", what, subject, details);
  }

  private Path file;
  private SqliteHelpLedger ledger;

  @BeforeEach
  void open(@TempDir Path folder) {
    file = folder.resolve("help.db");
    ledger = SqliteHelpLedger.open(file);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Override
  HelpLedger ledger() {
    return ledger;
  }

  @Test
  void accountAndEvents_outliveTheProcess() {
    ledger.replace(KEY, HelpAccount.EMPTY, CHARGED);
    ledger.enter(EVENT, new byte[] {1});
    ledger.close();
    ledger = SqliteHelpLedger.open(file);

    assertThat(ledger.read(KEY)).isEqualTo(CHARGED);
    assertThat(ledger.entries()).containsExactly(new SqliteHelpLedger.Entry(EVENT, EVENT.at(), 1));
    assertThat(ledger.document("spring", 3, "a", "helped", "run 2")).contains(new byte[] {1});
    assertThat(ledger.document("spring", 3, "a", "helped", "run 1")).isEmpty();
    assertThat(ledger.document("spring", 3, "b", "helped", "run 2")).isEmpty();
  }

  /**
   * However often somebody asks, there is one entry a subject; and nothing of it is lost count of.
   */
  @Test
  void eventsOfOneSubject_areOneEntryThatCounts() {
    ledger.enter(EVENT, new byte[] {1});
    SqliteHelpLedger.Event later =
        event("2026-11-28T12:05:00Z", "helped", "run 2", "batch 2, 32 rows");
    for (int i = 0; i < 40; i++) {
      ledger.enter(later, new byte[] {2});
    }
    SqliteHelpLedger.Event other = event("2026-11-28T12:06:00Z", "helped", "run 3", "batch 3");
    ledger.enter(other, new byte[0]);

    assertThat(ledger.entries())
        .containsExactly(
            new SqliteHelpLedger.Entry(
                event("2026-11-28T12:00:00Z", "helped", "run 2", "batch 2, 32 rows"),
                later.at(),
                41),
            new SqliteHelpLedger.Entry(other, other.at(), 1));
    assertThat(ledger.document("spring", 3, "a", "helped", "run 2"))
        .as("what was signed first")
        .contains(new byte[] {1});
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

    try (SqliteHelpLedger migrated = SqliteHelpLedger.open(old)) {
      assertThat(migrated.read(KEY).runs()).isEqualTo(2);
      assertThat(migrated.read(KEY).repeats()).isZero();
      assertThat(migrated.entries())
          .extracting(SqliteHelpLedger.Entry::times)
          .containsExactly(1L, 1L);
    }
  }

  @Test
  void event_belongsToItsEpoch() {
    ledger.enter(EVENT, new byte[0]);

    assertThat(ledger.has("spring", 3, "helped")).isTrue();
    assertThat(ledger.has("spring", 4, "helped")).isFalse();
    assertThat(ledger.has("autumn", 3, "helped")).isFalse();
    assertThat(ledger.has("spring", 3, "refused")).isFalse();
  }
}

package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
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
          1,
          Optional.empty(),
          Optional.empty(),
          Instant.parse("2026-11-28T12:00:00.123456789Z"),
          9);
  private static final SqliteHelpLedger.Event EVENT =
      new SqliteHelpLedger.Event(
          Instant.parse("2026-11-28T12:00:00Z"), "spring", 3, "a", "helped", "batch 1, 32 rows");

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
    assertThat(ledger.events()).containsExactly(EVENT);
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

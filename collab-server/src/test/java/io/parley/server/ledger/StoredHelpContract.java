package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ledger of help keeps on either database: accounts, and what happened. */
abstract class StoredHelpContract extends HelpLedgerContract {
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
  private static final StoredHelpLedger.Event EVENT =
      event("2026-11-28T12:00:00Z", "helped", "run 2", "batch 1, 32 rows");

  private static StoredHelpLedger.Event event(
      String at, String what, String subject, String details) {
    return new StoredHelpLedger.Event(Instant.parse(at), "spring", 3, "a", what, subject, details);
  }

  @SuppressWarnings("NullAway.Init") // opened before each test
  private StoredHelpLedger ledger;

  /** The ledger as it was left; at a test's first call an empty one. */
  abstract StoredHelpLedger opened();

  @BeforeEach
  void open() {
    ledger = opened();
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
    ledger = opened();

    assertThat(ledger.read(KEY)).isEqualTo(CHARGED);
    assertThat(ledger.entries()).containsExactly(new StoredHelpLedger.Entry(EVENT, EVENT.at(), 1));
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
    StoredHelpLedger.Event later =
        event("2026-11-28T12:05:00Z", "helped", "run 2", "batch 2, 32 rows");
    for (int i = 0; i < 40; i++) {
      ledger.enter(later, new byte[] {2});
    }
    StoredHelpLedger.Event other = event("2026-11-28T12:06:00Z", "helped", "run 3", "batch 3");
    ledger.enter(other, new byte[0]);

    assertThat(ledger.entries())
        .containsExactly(
            new StoredHelpLedger.Entry(
                event("2026-11-28T12:00:00Z", "helped", "run 2", "batch 2, 32 rows"),
                later.at(),
                41),
            new StoredHelpLedger.Entry(other, other.at(), 1));
    assertThat(ledger.document("spring", 3, "a", "helped", "run 2"))
        .as("what was signed first")
        .contains(new byte[] {1});
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

package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every ledger of helpers keeps; the same as of the module that owns the port. */
abstract class HelpLedgerContract {
  private static final HelpLedger.Key KEY = new HelpLedger.Key("spring", 3, "b", "a");
  private static final HelpAccount ACCOUNT =
      new HelpAccount(
          32,
          1,
          1,
          3,
          2,
          Optional.of(Fingerprint.of(new byte[] {1})),
          Optional.of(Fingerprint.of(new byte[] {2})),
          4,
          Instant.parse("2026-11-28T12:00:00Z"),
          32);

  abstract HelpLedger ledger();

  @Test
  void unknownAccount_isEmpty() {
    assertThat(ledger().read(KEY)).isEqualTo(HelpAccount.EMPTY);
  }

  @Test
  void replacedAccount_isReadBackAndIsTheKeysAlone() {
    HelpLedger ledger = ledger();

    assertThat(ledger.replace(KEY, HelpAccount.EMPTY, ACCOUNT)).isTrue();

    assertThat(ledger.read(KEY)).isEqualTo(ACCOUNT);
    assertThat(ledger.read(new HelpLedger.Key("autumn", 3, "b", "a"))).isEqualTo(HelpAccount.EMPTY);
    assertThat(ledger.read(new HelpLedger.Key("spring", 4, "b", "a"))).isEqualTo(HelpAccount.EMPTY);
    assertThat(ledger.read(new HelpLedger.Key("spring", 3, "c", "a"))).isEqualTo(HelpAccount.EMPTY);
    assertThat(ledger.read(new HelpLedger.Key("spring", 3, "b", "c"))).isEqualTo(HelpAccount.EMPTY);
  }

  @Test
  void accountThatChangedMeanwhile_isNotReplaced() {
    HelpLedger ledger = ledger();
    ledger.replace(KEY, HelpAccount.EMPTY, ACCOUNT);

    assertThat(ledger.replace(KEY, HelpAccount.EMPTY, HelpAccount.EMPTY)).isFalse();
    assertThat(ledger.read(KEY)).isEqualTo(ACCOUNT);
  }
}

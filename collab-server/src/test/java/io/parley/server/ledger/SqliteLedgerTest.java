package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.account.Balance;
import io.parley.query.account.Charge;
import io.parley.server.node.ConfigurationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerContract {
  SqliteLedgerTest(@TempDir Path folder) {
    super(TestStore.files(folder));
  }

  /** A charge, a budget and what is left are nobody's business who has the file alone. */
  @Test
  void chargesAndBudgets_areNotInTheFilesInTheClear() throws Exception {
    ledger.reserve("q1", READERS, charge("0.4711", "3e-9"), 0, budget("7.25", "1e-6"), NOON);

    String all = "";
    for (String file : List.of("ledger.db", "ledger.db-wal")) {
      all += Files.readString(store.folder().resolve(file), StandardCharsets.ISO_8859_1);
    }
    assertThat(all).contains("metromail.readers").doesNotContain("0.4711", "3E-9", "7.25");
  }

  @Test
  void chargeTakenOutWhileTheLedgerIsOpen_isRefused() throws Exception {
    reserve("q1", "0.5", "0");
    store.tamper("ledger", "UPDATE entry SET sealed = NULL");

    assertThatThrownBy(() -> reserve("q2", "0.5", "0")).isInstanceOf(StorageException.class);
  }

  /** Nor put a charge of its own in the place of a sealed one. */
  @Test
  void chargePlantedInTheClear_isRefused() throws Exception {
    reserve("q1", "0.5", "0");
    ledger.close();
    store.tamper(
        "ledger",
        "UPDATE entry SET sealed = NULL, epsilon = '0.001', delta = '0', charge = 'pure 0.001'");

    assertThatThrownBy(store::ledger)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("the database ledger.db holds values in the clear");
  }

  @Test
  void manySmallQuestions_goFurtherThanTheirSum() {
    int held = 0;
    while (held(ledger, "small-" + held, Charge.pure(new BigDecimal("0.1")))) {
      held++;
    }

    assertThat(held).isEqualTo(290);
    Balance balance = ledger.balance(READERS, budget("10", "1e-6"), NOON);
    assertThat(balance.epsilon()).isBetween(new BigDecimal("9.9"), BigDecimal.TEN);
    assertThat(balance.delta()).isEqualByComparingTo("5e-7");
    assertThat(ledger.spent(READERS, budget("10", "1e-6"), NOON).text())
        .isEqualTo("pure 0.1 * 290");
  }
}

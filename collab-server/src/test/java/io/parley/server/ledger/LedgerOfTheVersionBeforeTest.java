package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.node.ConfigurationException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the version without curves wrote, with a budget open and half spent. */
class LedgerOfTheVersionBeforeTest {
  private static final Population READERS = new Population("metromail", "readers");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
  private static final PopulationBudget BUDGET =
      new PopulationBudget(
          "readers",
          "metromail",
          BigDecimal.ONE,
          new BigDecimal("1e-6"),
          PopulationBudget.Period.MONTH,
          true,
          new PolicyPosition("metromail.readers.yaml", 1, 1));

  @SuppressWarnings("NullAway.Init") // opened before each test
  private StoredLedger ledger;

  @SuppressWarnings("NullAway.Init") // written before each test
  private Path file;

  @BeforeEach
  void writeAsBeforeAndOpen(@TempDir Path folder) throws Exception {
    file = folder.resolve("ledger.db");
    String url = "jdbc:sqlite:" + file;
    Flyway.configure()
        .dataSource(url, "", "")
        .locations("classpath:db/ledger")
        .target("1")
        .load()
        .migrate();
    long at = NOON.toEpochMilli();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO opening VALUES ('metromail.readers', '1', '0.0000010', 'MONTH', "
              + at
              + ")");
      statement.executeUpdate(
          "INSERT INTO entry VALUES"
              + " ('a', 'metromail.readers', '0.25', '9E-7', 0, 'committed', %1$d, %1$d),"
                  .formatted(at)
              + " ('b', 'metromail.readers', '0.25', '0', 0, 'reserved', %1$d, NULL),".formatted(at)
              + " ('c', 'metromail.readers', '0.5', '0', 0, 'burned', %1$d, NULL),".formatted(at)
              + " ('d', 'metromail.readers', '0', '0', 1, 'committed', %1$d, %1$d)".formatted(at));
    }
    assertThatThrownBy(() -> StoredLedger.open(file, LedgerKeys.of(folder)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the database ledger.db holds values in the clear, as a version before sealing wrote them; if that is what it is, seal them once: parley keys seal --config node.yaml");
    assertThat(StoredLedger.seal(file, LedgerKeys.of(folder))).isEqualTo(5);
    ledger = StoredLedger.open(file, LedgerKeys.of(folder));
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  @Test
  void entries_areReadAsTheyWere() {
    assertThat(ledger.spent(READERS, BUDGET, NOON).text()).isEqualTo("pure 0.25 * 2, delta 9E-7");
    assertThat(ledger.balance(READERS, BUDGET, NOON).deltaLeft()).isEqualByComparingTo("1e-7");
    ledger.commit("b", NOON);
    assertThat(ledger.knows("c")).isTrue();
  }

  /** In the free pages and in the log neither. */
  @Test
  void whatItWroteInTheClear_isSealed() throws Exception {
    ledger.close();
    String all = new String(Files.readAllBytes(file), ISO_8859_1);

    assertThat(all).contains("PRLY").doesNotContain("9E-7", "0.0000010", "0.25");
    assertThat(file.resolveSibling("ledger.db-wal"))
        .satisfiesAnyOf(
            wal -> assertThat(wal).doesNotExist(), wal -> assertThat(wal).isEmptyFile());
  }

  @Test
  void openBudget_keepsAddingUntilItsPeriodEnds() {
    reserve("e", "0.4", "1e-7", NOON);
    for (int i = 0; i < 10; i++) {
      reserve("e" + i, "0.01", "0", NOON);
    }

    assertThatThrownBy(() -> reserve("f", "1e-9", "0", NOON))
        .isInstanceOf(BudgetExceeded.class)
        .hasMessageContaining("ε 0 and δ 0 are left");
  }

  @Test
  void openBudget_saysThatItHoldsNoGaussianNoise() {
    BudgetExceeded refused =
        catchThrowableOfType(
            BudgetExceeded.class,
            () ->
                ledger.reserve("e", READERS, Charge.zcdp(new BigDecimal("1e-6")), 0, BUDGET, NOON));

    assertThat(refused.reason().message())
        .isEqualTo(
            "the privacy budget of metromail.readers opened before this version and adds plain ε;"
                + " it cannot hold Gaussian noise");
    assertThat(refused.reason().help())
        .isEqualTo("ask with Laplace noise, or from 2026-12-01, when the budget opens anew");
  }

  @Test
  void nextPeriod_opensUnderTheFilter() {
    int held = 0;
    while (held < 200) {
      try {
        reserve("n" + held, "0.01", "0", DECEMBER);
      } catch (BudgetExceeded e) {
        break;
      }
      held++;
    }

    assertThat(held).as("more than the 100 of plain addition").isEqualTo(200);
    assertThat(ledger.balance(READERS, BUDGET, DECEMBER).epsilon()).isLessThan(BigDecimal.ONE);
    ledger.reserve("g", READERS, Charge.zcdp(new BigDecimal("1e-3")), 0, BUDGET, DECEMBER);
  }

  private void reserve(String query, String epsilon, String delta, Instant at) {
    Charge charge = Charge.pure(new BigDecimal(epsilon)).withDelta(new BigDecimal(delta));
    ledger.reserve(query, READERS, charge, 0, BUDGET, at);
  }
}

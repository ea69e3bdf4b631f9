package io.parley.server.ledger;

import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** A program that commits charge after charge, and says so each time a commit has returned. */
final class CommittingProcess {
  static final Population READERS = new Population("metromail", "readers");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final PopulationBudget BUDGET =
      new PopulationBudget(
          "readers",
          "metromail",
          new BigDecimal("1000000"),
          BigDecimal.ONE,
          PopulationBudget.Period.MONTH,
          false,
          new PolicyPosition("metromail.readers.yaml", 1, 1));

  private CommittingProcess() {}

  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    try (StoredLedger ledger =
        StoredLedger.open(file, LedgerKeys.of(Objects.requireNonNull(file.getParent())))) {
      Charge one = Charge.pure(BigDecimal.ONE);
      for (int i = 0; i < 1_000_000; i++) {
        String query = "q" + i;
        ledger.reserve(query, READERS, one, 0, BUDGET, NOW);
        ledger.commit(query, NOW);
        System.out.println(query);
        System.out.flush();
      }
    }
  }
}

package io.parley.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.AccessBudget;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Population;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner that proposes without end. */
class IntersectionAttemptsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final TestStore store;

  IntersectionAttemptsTest(@TempDir Path folder) {
    store = TestStore.files(folder);
  }

  @Test
  void refusedProposals_addNothingToTheLedger() throws SQLException {
    AccessBudget twice = AccessBudget.of(2, AccessBudget.Per.MONTH);
    Population readers = new Population("metromail", "readers");
    try (StoredLedger ledger = store.ledger()) {
      assertThat(ledger.hasIntersections()).isFalse();
      for (int i = 0; i < 2; i++) {
        ledger.admitIntersection("run" + i, "hearth", readers, twice, NOON);
      }
      assertThat(ledger.hasIntersections()).isTrue();
      for (int i = 2; i < 5; i++) {
        String run = "run" + i;
        assertThatThrownBy(() -> ledger.admitIntersection(run, "hearth", readers, twice, NOON))
            .isInstanceOf(BudgetExceeded.class);
      }
    }

    assertThat(store.sql("ledger", "SELECT count(*) FROM asked")).isEqualTo("2");
  }
}

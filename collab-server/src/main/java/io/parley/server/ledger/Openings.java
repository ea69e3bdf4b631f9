package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Population;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Budgets as they were when their period opened. Until it ends a changed policy can only tighten
 * them, so that no edit of a file resets or multiplies what was promised.
 */
final class Openings {
  private Openings() {}

  /** The budget in force now, given what the policy says now. */
  static PopulationBudget inForce(
      Connection c, Population population, PopulationBudget now, Instant at) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT epsilon, delta, every, opened_millis FROM opening WHERE population = ?")) {
      select.setString(1, population.toString());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          PopulationBudget.Period every = PopulationBudget.Period.valueOf(row.getString(3));
          Instant opened = Instant.ofEpochMilli(row.getLong(4));
          Instant ends = Calendar.refill(every, opened).atStartOfDay().toInstant(ZoneOffset.UTC);
          if (at.isBefore(ends)) {
            return new PopulationBudget(
                now.population(),
                now.owner(),
                now.epsilon().min(new BigDecimal(row.getString(1))),
                now.delta().min(new BigDecimal(row.getString(2))),
                every,
                now.exactDisclosures(),
                now.position());
          }
        }
      }
    }
    open(c, population, now, at);
    return now;
  }

  private static void open(Connection c, Population population, PopulationBudget budget, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("INSERT OR REPLACE INTO opening VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, population.toString());
      insert.setString(2, budget.epsilon().toString());
      insert.setString(3, budget.delta().toString());
      insert.setString(4, budget.every().name());
      insert.setLong(5, at.toEpochMilli());
      insert.executeUpdate();
    }
  }
}

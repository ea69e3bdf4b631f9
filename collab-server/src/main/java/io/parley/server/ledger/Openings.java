package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Population;
import io.parley.query.account.PrivacyFilter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Budgets as they were when their period opened, with the filter that holds them. Until it ends a
 * changed policy can only tighten them, so that no edit of a file resets or multiplies what was
 * promised, and a new version of this program changes no running promise.
 */
final class Openings {
  private Openings() {}

  /**
   * The budget in force now, given what the policy says now; opens its period when none is open.
   */
  static Opening inForce(Connection c, Population population, PopulationBudget now, Instant at)
      throws SQLException {
    Optional<Opening> opened = opened(c, population, now, at);
    if (opened.isPresent()) {
      return opened.get();
    }
    Opening opening = Opening.of(now);
    open(c, population, opening, at);
    return opening;
  }

  /** The same, opening nothing. */
  static Opening read(Connection c, Population population, PopulationBudget now, Instant at)
      throws SQLException {
    return opened(c, population, now, at).orElseGet(() -> Opening.of(now));
  }

  private static Optional<Opening> opened(
      Connection c, Population population, PopulationBudget now, Instant at) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT epsilon, delta, every, opened_millis, filter FROM opening WHERE population = ?")) {
      select.setString(1, population.toString());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        PopulationBudget.Period every = PopulationBudget.Period.valueOf(row.getString(3));
        Instant opened = Instant.ofEpochMilli(row.getLong(4));
        Instant ends = Calendar.refill(every, opened).atStartOfDay().toInstant(ZoneOffset.UTC);
        PrivacyFilter filter =
            PrivacyFilter.parse(
                row.getString(5),
                new BigDecimal(row.getString(1)),
                new BigDecimal(row.getString(2)));
        return at.isBefore(ends)
            ? Optional.of(new Opening(every, filter.tightened(now.epsilon(), now.delta())))
            : Optional.empty();
      }
    }
  }

  private static void open(Connection c, Population population, Opening opening, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT OR REPLACE INTO opening (population, epsilon, delta, every, opened_millis, filter)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, population.toString());
      insert.setString(2, opening.filter().epsilon().toString());
      insert.setString(3, opening.filter().delta().toString());
      insert.setString(4, opening.every().name());
      insert.setLong(5, at.toEpochMilli());
      insert.setString(6, opening.filter().text());
      insert.executeUpdate();
    }
  }
}

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
  private final SealedValues values;

  Openings(SealedValues values) {
    this.values = values;
  }

  /** What a sealed budget belongs to. */
  static String row(String population) {
    return "opening " + population;
  }

  /** A budget's ε, δ and filter as they are sealed, each on a line. */
  static String text(String epsilon, String delta, String filter) {
    return epsilon + "\n" + delta + "\n" + filter;
  }

  /**
   * The budget in force now, given what the policy says now; opens its period when none is open.
   */
  Opening inForce(Connection c, Population population, PopulationBudget now, Instant at)
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
  Opening read(Connection c, Population population, PopulationBudget now, Instant at)
      throws SQLException {
    return opened(c, population, now, at).orElseGet(() -> Opening.of(now));
  }

  private Optional<Opening> opened(
      Connection c, Population population, PopulationBudget now, Instant at) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT every, opened_millis, sealed FROM opening WHERE population = ?")) {
      select.setString(1, population.toString());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        PopulationBudget.Period every = PopulationBudget.Period.valueOf(row.getString(1));
        Instant opened = Instant.ofEpochMilli(row.getLong(2));
        String[] sealed =
            values.openText(row(population.toString()), row.getBytes(3)).split("\n", 3);
        Instant ends = Calendar.refill(every, opened).atStartOfDay().toInstant(ZoneOffset.UTC);
        PrivacyFilter filter =
            PrivacyFilter.parse(sealed[2], new BigDecimal(sealed[0]), new BigDecimal(sealed[1]));
        return at.isBefore(ends)
            ? Optional.of(new Opening(every, filter.tightened(now.epsilon(), now.delta())))
            : Optional.empty();
      }
    }
  }

  private void open(Connection c, Population population, Opening opening, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO opening (population, epsilon, delta, every, opened_millis, filter, sealed)"
                + " VALUES (?, '', '', ?, ?, '', ?) ON CONFLICT (population) DO UPDATE SET"
                + " epsilon = '', delta = '', every = excluded.every,"
                + " opened_millis = excluded.opened_millis, filter = '', sealed = excluded.sealed")) {
      insert.setString(1, population.toString());
      insert.setString(2, opening.every().name());
      insert.setLong(3, at.toEpochMilli());
      String text =
          text(
              opening.filter().epsilon().toString(),
              opening.filter().delta().toString(),
              opening.filter().text());
      insert.setBytes(4, values.sealText(row(population.toString()), text));
      insert.executeUpdate();
    }
  }
}

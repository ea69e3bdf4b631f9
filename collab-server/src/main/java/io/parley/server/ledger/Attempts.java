package io.parley.server.ledger;

import io.parley.policy.AccessBudget;
import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import io.parley.policy.ReasonCode;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.TableAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The attempts to ask each table. */
final class Attempts {
  private Attempts() {}

  /** Counts an attempt; the refusal where a table had been asked as often as it allows. */
  static Optional<BudgetExceeded> count(
      Connection c,
      String queryId,
      String receiver,
      Analysis analysis,
      List<TableAccess> access,
      Instant now)
      throws SQLException {
    Optional<BudgetExceeded> refused = Optional.empty();
    for (TableAccess table : access) {
      if (refused.isEmpty()) {
        refused = used(c, analysis, table, now);
      }
      insert(c, queryId, receiver, analysis, table, now);
    }
    return refused;
  }

  private static Optional<BudgetExceeded> used(
      Connection c, Analysis analysis, TableAccess table, Instant now) throws SQLException {
    for (AccessBudget.Per per : AccessBudget.Per.values()) {
      Optional<Integer> most = table.times().most(per);
      if (most.isPresent() && before(c, analysis, table, start(per, now)) >= most.get()) {
        return Optional.of(refusal(analysis, table, per, now));
      }
    }
    return Optional.empty();
  }

  private static BudgetExceeded refusal(
      Analysis analysis, TableAccess table, AccessBudget.Per per, Instant now) {
    return new BudgetExceeded(
        ReasonCode.ACCESS_BUDGET_USED,
        "`%s` may be asked for the analysis `%s` %s, and that is used"
            .formatted(
                table.table(),
                analysis.word(),
                AccessBudget.of(table.times().most(per).orElseThrow(), per)),
        period(per)
            .map(p -> "ask again from " + Calendar.refill(p, now))
            .orElse("ask without this table, or ask its owner to allow more"));
  }

  private static Optional<PopulationBudget.Period> period(AccessBudget.Per per) {
    return switch (per) {
      case DAY -> Optional.of(PopulationBudget.Period.DAY);
      case WEEK -> Optional.of(PopulationBudget.Period.WEEK);
      case MONTH -> Optional.of(PopulationBudget.Period.MONTH);
      case EVER -> Optional.empty();
    };
  }

  private static Instant start(AccessBudget.Per per, Instant now) {
    return period(per).map(p -> Calendar.periodStart(p, now)).orElse(Instant.EPOCH);
  }

  private static int before(Connection c, Analysis analysis, TableAccess table, Instant since)
      throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT count(*) FROM asked WHERE population = ? AND analysis = ? AND at_millis >= ?"
                + " AND table_name IN (?, '*')")) {
      select.setString(1, table.population().toString());
      select.setString(2, analysis.name());
      select.setLong(3, since.toEpochMilli());
      select.setString(4, table.table().toString());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static void insert(
      Connection c,
      String queryId,
      String receiver,
      Analysis analysis,
      TableAccess table,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, queryId);
      insert.setString(2, receiver);
      insert.setString(3, table.population().toString());
      insert.setString(4, table.table().toString());
      insert.setString(5, analysis.name());
      insert.setLong(6, now.toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** Who receives the answer of a query; empty where it was never admitted. */
  static Optional<String> receiver(Connection c, String queryId) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT receiver FROM asked WHERE query_id = ? LIMIT 1")) {
      select.setString(1, queryId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}

package io.parley.server.ledger;

import io.parley.policy.AccessBudget;
import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import io.parley.policy.ReasonCode;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The attempts to ask each table, and to intersect each population without a room. */
final class Attempts {
  /** Stands for an intersection's population, where a table stands; no table has such a name. */
  private static final String WITHOUT_ROOM = "(without a room)";

  private static final String INTERSECTION = "INTERSECTION";

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
      insert(
          c,
          queryId,
          receiver,
          table.population().toString(),
          table.table().toString(),
          analysis.name(),
          now);
    }
    return refused;
  }

  /**
   * Counts an attempt at an intersection; the refusal where they were as many as is allowed. A
   * refused one is not counted: it would refuse no more than what is there, and the partner could
   * fill the ledger with proposals.
   */
  static Optional<BudgetExceeded> countIntersection(
      Connection c,
      String runId,
      String receiver,
      Population population,
      AccessBudget times,
      Instant now)
      throws SQLException {
    Optional<AccessBudget.Per> used =
        used(c, INTERSECTION, population.toString(), WITHOUT_ROOM, times, now);
    if (used.isEmpty()) {
      insert(c, runId, receiver, population.toString(), WITHOUT_ROOM, INTERSECTION, now);
    }
    return used.map(
        per ->
            refusal(
                "`%s` may be intersected without a room".formatted(population), times, per, now));
  }

  /** Whether an intersection was ever attempted. */
  static boolean hasIntersections(Connection c) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT 1 FROM asked WHERE analysis = ? LIMIT 1")) {
      select.setString(1, INTERSECTION);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Optional<BudgetExceeded> used(
      Connection c, Analysis analysis, TableAccess table, Instant now) throws SQLException {
    return used(
            c,
            analysis.name(),
            table.population().toString(),
            table.table().toString(),
            table.times(),
            now)
        .map(
            per ->
                refusal(
                    "`%s` may be asked for the analysis `%s`"
                        .formatted(table.table(), analysis.word()),
                    table.times(),
                    per,
                    now));
  }

  private static Optional<AccessBudget.Per> used(
      Connection c,
      String analysis,
      String population,
      String table,
      AccessBudget times,
      Instant now)
      throws SQLException {
    for (AccessBudget.Per per : AccessBudget.Per.values()) {
      Optional<Integer> most = times.most(per);
      if (most.isPresent()
          && before(c, analysis, population, table, start(per, now)) >= most.get()) {
        return Optional.of(per);
      }
    }
    return Optional.empty();
  }

  private static BudgetExceeded refusal(
      String what, AccessBudget times, AccessBudget.Per per, Instant now) {
    return new BudgetExceeded(
        ReasonCode.ACCESS_BUDGET_USED,
        "%s %s, and that is used"
            .formatted(what, AccessBudget.of(times.most(per).orElseThrow(), per)),
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

  private static int before(
      Connection c, String analysis, String population, String table, Instant since)
      throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT count(*) FROM asked WHERE population = ? AND analysis = ? AND at_millis >= ?"
                + " AND table_name IN (?, '*')")) {
      select.setString(1, population);
      select.setString(2, analysis);
      select.setLong(3, since.toEpochMilli());
      select.setString(4, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static void insert(
      Connection c,
      String queryId,
      String receiver,
      String population,
      String table,
      String analysis,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, queryId);
      insert.setString(2, receiver);
      insert.setString(3, population);
      insert.setString(4, table);
      insert.setString(5, analysis);
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

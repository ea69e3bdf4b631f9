package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.policy.AccessBudget;
import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Balance;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Ledger;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AuditEntry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A party's ledger. What was spent and what may be spent rest sealed; who asked which table when is
 * open.
 */
public final class StoredLedger implements Ledger, AutoCloseable {
  private final Database database;
  private final SealedValues values;
  private final Openings openings;
  private final Charges charges;

  private StoredLedger(Database database, SealedValues values) {
    this.database = database;
    this.values = values;
    this.openings = new Openings(values);
    this.charges = new Charges(values);
  }

  /**
   * Opens the ledger in this file, making it when it is not there.
   *
   * @throws ConfigurationException when it holds values in the clear
   */
  public static StoredLedger open(Path file, Envelope envelope) {
    return open(Database.open(file, "ledger"), envelope);
  }

  /**
   * Opens the ledger where the node's databases are, making it at the node's first start; where it
   * is gone, the budgets are closed before ({@link LostLedger}).
   */
  public static StoredLedger open(Databases databases, Envelope envelope, Clock clock) {
    LostLedger.close(databases, clock);
    return open(databases.open(Store.LEDGER), envelope);
  }

  private static StoredLedger open(Database database, Envelope envelope) {
    return new StoredLedger(database.closed(Unsealed::rowsOfLedger), new SealedValues(envelope));
  }

  /** The log of what the party does; it lives as long as the ledger. */
  public AuditLog audit(AuditSigner signer) {
    return new AuditLog(database, values, signer);
  }

  /** Seals what a version before sealing wrote; the number of rows. */
  public static int seal(Path file, Envelope envelope) {
    SealedValues values = new SealedValues(envelope);
    try (Database database = Database.open(file, "ledger")) {
      return database.sealed(c -> Unsealed.ledger(c, values));
    }
  }

  @Override
  public void admit(
      String queryId, String receiver, Analysis analysis, List<TableAccess> access, Instant now) {
    // A refused attempt is counted as well, so the refusal itself must not roll back.
    Optional<BudgetExceeded> refused =
        database.transaction(c -> Attempts.count(c, queryId, receiver, analysis, access, now));
    if (refused.isPresent()) {
      throw refused.get();
    }
  }

  /**
   * Counts an attempt at an intersection without a room, as {@link #admit} counts questions, but
   * for refused ones.
   *
   * @throws BudgetExceeded when there were as many as the population's file allows
   */
  public void admitIntersection(
      String runId, String receiver, Population population, AccessBudget times, Instant now) {
    Optional<BudgetExceeded> refused =
        database.transaction(
            c -> Attempts.countIntersection(c, runId, receiver, population, times, now));
    if (refused.isPresent()) {
      throw refused.get();
    }
  }

  /** Whether an intersection without a room was ever attempted here. */
  public boolean hasIntersections() {
    return database.transaction(Attempts::hasIntersections);
  }

  @Override
  public void reserve(
      String queryId,
      Population population,
      Charge charge,
      int disclosures,
      PopulationBudget budget,
      Instant now) {
    int inserted =
        database.transaction(
            c -> {
              Opening inForce = openings.inForce(c, population, budget, now);
              Instant since = inForce.periodStart(now);
              checkBudget(population, charges.spent(c, population, since), charge, inForce, now);
              checkShare(c, queryId, population, charge, inForce, budget, now);
              return insert(c, queryId, population, charge, disclosures, now);
            });
    if (inserted != 1) {
      throw new IllegalStateException("a reservation was not written");
    }
  }

  /** A receiver with a share pays from that part of the budget as from a budget of its own. */
  private void checkShare(
      Connection c,
      String queryId,
      Population population,
      Charge charge,
      Opening inForce,
      PopulationBudget budget,
      Instant now)
      throws SQLException {
    if (budget.share().isEmpty() || charge.isNone()) {
      return;
    }
    String receiver =
        Attempts.receiver(c, queryId)
            .orElseThrow(() -> new IllegalStateException("a query that was never admitted"));
    BigDecimal share = budget.share().getOrDefault(receiver, BigDecimal.ONE);
    Opening part =
        new Opening(
            inForce.every(),
            inForce
                .filter()
                .tightened(
                    inForce.filter().epsilon().multiply(share),
                    inForce.filter().delta().multiply(share)));
    Charge before = charges.spentFor(c, population, receiver, inForce.periodStart(now));
    if (!part.filter().admits(before, charge)) {
      throw BudgetRefusal.ofShare(receiver, population, charge, part, before, now);
    }
  }

  /**
   * Whether a query was ever admitted or reserved here, for any population and whatever came of it.
   */
  public boolean knows(String queryId) {
    return database.transaction(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT 1 FROM entry WHERE query_id = ? UNION SELECT 1 FROM asked WHERE query_id = ?")) {
            select.setString(1, queryId);
            select.setString(2, queryId);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  private static void checkBudget(
      Population population, Charge before, Charge charge, Opening inForce, Instant now) {
    if (!charge.isNone() && !inForce.filter().admits(before, charge)) {
      throw BudgetRefusal.of(population, charge, inForce, before, now);
    }
  }

  /** The charge stays in the period whose budget held its reservation. */
  @Override
  public void commit(String queryId, Instant now) {
    database.transaction(
        c -> {
          commit(c, queryId, now);
          return queryId;
        });
  }

  /** The same with an entry of the audit log: both are written, or neither. */
  public void commit(String queryId, Instant now, AuditLog audit, AuditEntry entry) {
    database.transaction(
        c -> {
          commit(c, queryId, now);
          audit.append(c, entry);
          return queryId;
        });
  }

  private static void commit(Connection c, String queryId, Instant now) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            "UPDATE entry SET state = 'committed', committed_millis = ? WHERE query_id = ? AND state = 'reserved'")) {
      update.setLong(1, now.toEpochMilli());
      update.setString(2, queryId);
      if (update.executeUpdate() == 0) {
        throw new IllegalStateException("nothing is reserved for this query, or it was committed");
      }
    }
  }

  /** Gives up reservations that never got their go; a late go for them is refused. */
  public void burn(String queryId) {
    database.transaction(
        c -> {
          try (PreparedStatement update =
              c.prepareStatement(
                  "UPDATE entry SET state = 'burned' WHERE query_id = ? AND state = 'reserved'")) {
            update.setString(1, queryId);
            return update.executeUpdate();
          }
        });
  }

  /** The populations that have entries here, {@code party.name}. */
  public Set<String> populations() {
    return database.transaction(
        c -> {
          Set<String> populations = new TreeSet<>();
          try (PreparedStatement select =
                  c.prepareStatement("SELECT DISTINCT population FROM entry");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              populations.add(rows.getString(1));
            }
          }
          return populations;
        });
  }

  /** Gives up every open reservation: after a restart no query is open, so none can get its go. */
  public void burnAll() {
    database.transaction(
        c -> {
          try (PreparedStatement update =
              c.prepareStatement("UPDATE entry SET state = 'burned' WHERE state = 'reserved'")) {
            return update.executeUpdate();
          }
        });
  }

  @Override
  public Charge spent(Population population, PopulationBudget budget, Instant now) {
    return database.transaction(
        c -> charges.spent(c, population, Calendar.periodStart(budget.every(), now)));
  }

  @Override
  public Balance balance(Population population, PopulationBudget budget, Instant now) {
    return database.read(
        c -> {
          Opening inForce = openings.read(c, population, budget, now);
          Charge spent = charges.spent(c, population, inForce.periodStart(now));
          return inForce.filter().balance(spent, Charge.NONE);
        });
  }

  /**
   * What a population spent, by the periods of the budget in force: that of now, and every earlier
   * one in which something was; newest first.
   */
  public List<PeriodAccount> periods(Population population, PopulationBudget budget, Instant now) {
    return database.transaction(
        c -> Periods.of(c, charges, population, openings.read(c, population, budget, now), now));
  }

  private int insert(
      Connection c,
      String queryId,
      Population population,
      Charge charge,
      int disclosures,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO entry (query_id, population, epsilon, delta, disclosures, state, at_millis, charge, sealed)"
                + " VALUES (?, ?, '', '', ?, 'reserved', ?, '', ?)")) {
      insert.setString(1, queryId);
      insert.setString(2, population.toString());
      insert.setInt(3, disclosures);
      insert.setLong(4, now.toEpochMilli());
      insert.setBytes(5, charges.seal(queryId, population.toString(), charge));
      return insert.executeUpdate();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}

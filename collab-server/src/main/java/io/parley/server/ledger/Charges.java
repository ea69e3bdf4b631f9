package io.parley.server.ledger;

import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The charges of entries, sealed at rest; each is opened once, for an entry's charge never changes.
 */
final class Charges {
  private final SealedValues values;
  private final Map<String, Charge> opened = new ConcurrentHashMap<>();

  Charges(SealedValues values) {
    this.values = values;
  }

  /** What a sealed charge belongs to. */
  static String row(String queryId, String population) {
    return "entry " + queryId + " " + population;
  }

  byte[] seal(String queryId, String population, Charge charge) {
    return values.sealText(row(queryId, population), charge.text());
  }

  /** What a population spent and reserved since. */
  Charge spent(Connection c, Population population, Instant since) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT query_id, population, sealed FROM entry WHERE population = ? AND at_millis >= ? AND state <> 'burned'")) {
      select.setString(1, population.toString());
      select.setLong(2, since.toEpochMilli());
      return sum(select);
    }
  }

  /** The same of the answers of one receiver. */
  Charge spentFor(Connection c, Population population, String receiver, Instant since)
      throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT query_id, population, sealed FROM entry WHERE population = ? AND at_millis >= ? AND state <> 'burned'"
                + " AND query_id IN (SELECT query_id FROM asked WHERE receiver = ?)")) {
      select.setString(1, population.toString());
      select.setLong(2, since.toEpochMilli());
      select.setString(3, receiver);
      return sum(select);
    }
  }

  /** The sum over rows of query id, population and sealed charge. */
  private Charge sum(PreparedStatement select) throws SQLException {
    Charge sum = Charge.NONE;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sum = sum.plus(charge(rows));
      }
    }
    return sum;
  }

  /** The charge of a row of query id, population and sealed charge. */
  Charge charge(ResultSet row) throws SQLException {
    String name = row(row.getString(1), row.getString(2));
    byte @Nullable [] sealed = row.getBytes(3);
    return opened.computeIfAbsent(name, n -> Charge.parse(values.openText(n, sealed)));
  }

  /** An entry from before there were curves is as private as its ε and δ say. */
  static Charge written(String epsilon, String delta, String charge) {
    return charge.isEmpty()
        ? Charge.pure(new BigDecimal(epsilon)).withDelta(new BigDecimal(delta))
        : Charge.parse(charge);
  }
}

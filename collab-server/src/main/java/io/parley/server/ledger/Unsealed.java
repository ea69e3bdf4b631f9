package io.parley.server.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a version before sealing wrote in the clear: counted, and sealed when somebody asks. */
final class Unsealed {
  private Unsealed() {}

  /** The number of rows of a ledger with values in the clear. */
  static int rowsOfLedger(Connection c) throws SQLException {
    return count(c, "entry", "sealed IS NULL") + count(c, "opening", "sealed IS NULL");
  }

  /**
   * The number of rows of a room with values in the clear.
   *
   * @param bytes what the database calls the type of bytes
   */
  static int rowsOfRoom(Connection c, String bytes) throws SQLException {
    return count(c, "answer", clear("body", bytes))
        + count(c, "release", clear("body", bytes))
        + count(c, "party_commit", clear("document", bytes));
  }

  /** What is sealed begins with the letters of {@link io.parley.crypto.seal.Envelope}. */
  private static String clear(String column, String bytes) {
    return "substr(%s, 1, 4) <> CAST('PRLY' AS %s)".formatted(column, bytes);
  }

  private static int count(Connection c, String table, String where) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement("SELECT count(*) FROM %s WHERE %s".formatted(table, where));
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** Seals the ledger's; the number of rows that were sealed. */
  static int ledger(Connection c, SealedValues values) throws SQLException {
    return entries(c, values) + openings(c, values);
  }

  private static int entries(Connection c, SealedValues values) throws SQLException {
    int sealed = 0;
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT query_id, population, epsilon, delta, charge FROM entry WHERE sealed IS NULL");
        PreparedStatement update =
            c.prepareStatement(
                "UPDATE entry SET epsilon = '', delta = '', charge = '', sealed = ?"
                    + " WHERE query_id = ? AND population = ?");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String charge =
            Charges.written(row.getString(3), row.getString(4), row.getString(5)).text();
        update.setBytes(
            1, values.sealText(Charges.row(row.getString(1), row.getString(2)), charge));
        update.setString(2, row.getString(1));
        update.setString(3, row.getString(2));
        sealed += update.executeUpdate();
      }
    }
    return sealed;
  }

  private static int openings(Connection c, SealedValues values) throws SQLException {
    int sealed = 0;
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT population, epsilon, delta, filter FROM opening WHERE sealed IS NULL");
        PreparedStatement update =
            c.prepareStatement(
                "UPDATE opening SET epsilon = '', delta = '', filter = '', sealed = ?"
                    + " WHERE population = ?");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        update.setBytes(
            1,
            values.sealText(
                Openings.row(row.getString(1)),
                Openings.text(row.getString(2), row.getString(3), row.getString(4))));
        update.setString(2, row.getString(1));
        sealed += update.executeUpdate();
      }
    }
    return sealed;
  }

  /** Seals the room's; the number of rows that were sealed. */
  static int room(Connection c, SealedValues values) throws SQLException {
    return bodies(c, values, "answer", "question_key", "body")
        + bodies(c, values, "release", "release_key", "body")
        + bodies(c, values, "party_commit", "query_id || ' ' || place", "document");
  }

  private static int bodies(
      Connection c, SealedValues values, String table, String key, String body)
      throws SQLException {
    int sealed = 0;
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT rowid, %s, %s FROM %s WHERE %s"
                    .formatted(key, body, table, clear(body, "BLOB")));
        PreparedStatement update =
            c.prepareStatement("UPDATE %s SET %s = ? WHERE rowid = ?".formatted(table, body));
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        update.setBytes(1, values.seal(table + " " + row.getString(2), row.getBytes(3)));
        update.setLong(2, row.getLong(1));
        sealed += update.executeUpdate();
      }
    }
    return sealed;
  }
}

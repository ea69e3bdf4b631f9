package io.parley.server.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Seals what a version before sealing wrote in the clear, once, when a database opens. */
final class Unsealed {
  private Unsealed() {}

  /** The number of ledger rows that were sealed. */
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

  /** The number of the room's rows that were sealed. */
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
                "SELECT rowid, %s, %s FROM %s WHERE substr(%s, 1, 4) <> CAST('PRLY' AS BLOB)"
                    .formatted(key, body, table, body));
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

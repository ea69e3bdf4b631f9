package io.parley.server.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What tells a copy that a move has made in a schema, and that is not in force yet, from a store of
 * a node: a table with the fingerprint of the key of who moves. It is written with the copy, in one
 * transaction, and goes once the copy is in force.
 */
public final class MoveMark {
  private static final String TABLE = "moving";

  private MoveMark() {}

  /** Who has marked the connection's schema. */
  static Optional<String> of(Connection c, String schema) throws SQLException {
    if (!PostgresDialect.hasTable(c, schema, TABLE)) {
      return Optional.empty();
    }
    try (Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery("SELECT node FROM " + TABLE)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** Marks the connection's schema, in its transaction. */
  static void set(Connection c, String node) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS %s (node TEXT NOT NULL)".formatted(TABLE));
      statement.execute("DELETE FROM " + TABLE);
    }
    try (PreparedStatement insert =
        c.prepareStatement("INSERT INTO %s VALUES (?)".formatted(TABLE))) {
      insert.setString(1, node);
      insert.executeUpdate();
    }
  }

  /**
   * Whether a copy still has its mark. Looking makes nothing: that a store was never there must
   * stay visible.
   *
   * @param target databases on PostgreSQL
   * @throws StorageException when it cannot be reached
   */
  public static boolean isSet(Databases target, Store store) {
    Dialect dialect = target.unchecked(store);
    try (Connection c = dialect.source().getConnection()) {
      return of(c, target.schema(store)).isPresent();
    } catch (SQLException e) {
      throw Databases.closed(dialect, e);
    }
  }

  /** Takes the mark from a copy that is in force; there may be none. */
  public static void remove(Databases target, Store store) {
    if (isSet(target, store)) {
      try (Connection c = target.unchecked(store).source().getConnection();
          Statement statement = c.createStatement()) {
        statement.execute("DROP TABLE " + TABLE);
      } catch (SQLException e) {
        throw new StorageException("%s cannot be written".formatted(target.place(store)), e);
      }
    }
  }
}

package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A schema of a PostgreSQL database, which holds a store. A transaction takes the row of the table
 * {@code turn} for update before anything else, so that there is one at a time, in all processes;
 * each statement after that sees what the ones before committed (READ COMMITTED). A session that
 * the server would let lose commits (synchronous_commit) is set right, a server that loses them
 * itself (fsync) is refused.
 */
record PostgresDialect(String url, String user, String password, Store store, String schema)
    implements Dialect {
  /** The store of a node with one collaboration: its schema is called as it. */
  PostgresDialect(String url, String user, String password, Store store) {
    this(url, user, password, store, store.schema());
  }

  @Override
  public DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    source.setCurrentSchema(schema);
    source.setApplicationName("parley " + schema);
    return source;
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit TO on");
      try (ResultSet row = statement.executeQuery("SHOW fsync")) {
        if (!row.next() || !row.getString(1).equals("on")) {
          throw new ConfigurationException(
              "the PostgreSQL server of `node.database` runs with fsync off: a power cut could take charges back; switch it on");
        }
      }
    }
  }

  /** The first migration of each store makes the table {@code turn}. */
  @Override
  public boolean isNew() throws SQLException {
    try (Connection connection = source().getConnection()) {
      return !hasTable(connection, schema, "turn");
    }
  }

  /** By equality: the driver's own search takes a name as a pattern, in which _ is any letter. */
  static boolean hasTable(Connection connection, String schema, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ? AND tablename = ?")) {
      query.setString(1, schema);
      query.setString(2, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public void takeTurn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT one FROM turn FOR UPDATE")) {
      if (!row.next()) {
        throw new SQLException("the table turn has lost its row");
      }
    }
  }

  @Override
  public FluentConfiguration migrations(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .schemas(schema)
        .locations("classpath:db/postgresql/" + store.tables());
  }

  @Override
  public boolean canBeLost() {
    return true;
  }

  /** SQLSTATE class 53, insufficient resources: {@code disk_full}. */
  @Override
  public boolean isFull(SQLException failure) {
    return "53100".equals(failure.getSQLState());
  }

  /** The disk is another machine's. */
  @Override
  public boolean isNearlyFull() {
    return false;
  }

  @Override
  public String bytes() {
    return "BYTEA";
  }

  @Override
  public String name() {
    return "of `node.database`, schema " + schema;
  }

  @Override
  public String help() {
    return "does the server answer, do user and password fit, may the user make schemas?";
  }

  /** The password stays out of every text. */
  @Override
  public String toString() {
    return "PostgresDialect[" + schema + "]";
  }
}

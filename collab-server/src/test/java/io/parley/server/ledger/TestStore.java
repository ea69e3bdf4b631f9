package io.parley.server.ledger;

import io.parley.crypto.SigningKey;
import io.parley.crypto.seal.Envelope;
import io.parley.server.node.NodeConfiguration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Where the stores of a test are: what a node would open, and a way around the node for whoever
 * tampers.
 *
 * @param folder with the keys, and SQLite's files
 */
record TestStore(Path folder, NodeConfiguration.Database database) {
  static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  /** Files of a folder. */
  static TestStore files(Path folder) {
    return new TestStore(folder, NodeConfiguration.Database.FILES);
  }

  Envelope envelope() {
    return LedgerKeys.of(folder);
  }

  StoredLedger ledger() {
    return StoredLedger.open(new Databases(database, folder), envelope(), NOON);
  }

  StoredAnswers answers(SigningKey key) {
    return StoredAnswers.open(
        new Databases(database, folder), envelope(), new AuditSigner("room", key, NOON));
  }

  /** What the one cell of a query says. */
  String sql(String kind, String query) throws SQLException {
    try (Connection connection = connection(kind);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The bytes in the one cell of a query on the room's tables. */
  byte[] bytes(String query) throws SQLException {
    try (Connection connection = connection("room");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getBytes(1);
    }
  }

  /** What the database calls bytes. */
  String bytesType() {
    return database.isFiles() ? "BLOB" : "BYTEA";
  }

  /** Changes something behind the node's back; several statements by semicolons. */
  void tamper(String kind, String updates) throws SQLException {
    try (Connection connection = connection(kind);
        Statement statement = connection.createStatement()) {
      for (String update : updates.split(";", -1)) {
        statement.executeUpdate(update);
      }
    }
  }

  Connection connection(String kind) throws SQLException {
    return database.isFiles()
        ? DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(kind + ".db"))
        : DriverManager.getConnection(
            database.url() + "?currentSchema=" + kind, database.user(), "");
  }
}

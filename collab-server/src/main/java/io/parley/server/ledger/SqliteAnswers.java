package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.query.account.AnswerStore;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The room's answers, commits and hash-chained audit log on SQLite. Answers, releases and commits
 * rest sealed; the audit log, which whoever checks the chain reads, is open.
 */
public final class SqliteAnswers implements AnswerStore, AutoCloseable {
  private final Sqlite database;
  private final SealedValues values;
  private final Clock clock;

  private SqliteAnswers(Sqlite database, SealedValues values, Clock clock) {
    this.database = database;
    this.values = values;
    this.clock = clock;
  }

  /**
   * Opens the store in this file, making it when it is not there.
   *
   * @throws ConfigurationException when it holds values in the clear
   */
  public static SqliteAnswers open(Path file, Envelope envelope, Clock clock) {
    Sqlite database = Sqlite.open(file, "room").closed(Unsealed::rowsOfRoom);
    return new SqliteAnswers(database, new SealedValues(envelope), clock);
  }

  /** Seals what a version before sealing wrote; the number of rows. */
  public static int seal(Path file, Envelope envelope) {
    SealedValues values = new SealedValues(envelope);
    try (Sqlite database = Sqlite.open(file, "room")) {
      return database.sealed(c -> Unsealed.room(c, values));
    }
  }

  @Override
  public Optional<byte[]> find(String key) {
    return body("answer", "question_key", key);
  }

  @Override
  public Optional<byte[]> release(String key) {
    return body("release", "release_key", key);
  }

  private Optional<byte[]> body(String table, String column, String key) {
    return database.transaction(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement("SELECT body FROM %s WHERE %s = ?".formatted(table, column))) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(values.open(table + " " + key, row.getBytes(1)))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public void store(
      String key,
      String queryId,
      byte[] answer,
      String releaseKey,
      Optional<byte[]> release,
      List<byte[]> commits,
      String audit) {
    database.transaction(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement("INSERT INTO answer VALUES (?, ?, ?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, queryId);
            insert.setBytes(3, values.seal("answer " + key, answer));
            insert.setLong(4, clock.millis());
            insert.executeUpdate();
          }
          if (release.isPresent()) {
            insert(c, queryId, releaseKey, release.get());
          }
          insertCommits(c, queryId, commits);
          append(c, audit);
          return key;
        });
  }

  private void insert(Connection c, String queryId, String key, byte[] release)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("INSERT OR REPLACE INTO release VALUES (?, ?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, queryId);
      insert.setBytes(3, values.seal("release " + key, release));
      insert.executeUpdate();
    }
  }

  /** Keeps the parties' signed commits and an audit entry, in one transaction. */
  public void commits(String queryId, List<byte[]> commits, String audit) {
    database.transaction(
        c -> {
          insertCommits(c, queryId, commits);
          append(c, audit);
          return queryId;
        });
  }

  private void insertCommits(Connection c, String queryId, List<byte[]> commits)
      throws SQLException {
    for (int i = 0; i < commits.size(); i++) {
      try (PreparedStatement insert =
          c.prepareStatement("INSERT INTO party_commit VALUES (?, ?, ?)")) {
        insert.setString(1, queryId);
        insert.setInt(2, i);
        insert.setBytes(3, values.seal("party_commit " + queryId + " " + i, commits.get(i)));
        insert.executeUpdate();
      }
    }
  }

  /** Appends an audit entry on its own: refusals and failures are kept too. */
  public void audit(String entry) {
    database.transaction(
        c -> {
          append(c, entry);
          return entry;
        });
  }

  /** An entry of the audit log. */
  public record Audited(long number, String entry, String hash) {}

  /** Entries of the audit log with a larger number, in their order. */
  public List<Audited> audited(long after, int most) {
    return database.transaction(
        c -> {
          List<Audited> all = new ArrayList<>();
          try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT number, entry, hash FROM audit WHERE number > ? ORDER BY number LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                all.add(new Audited(row.getLong(1), row.getString(2), row.getString(3)));
              }
            }
          }
          return all;
        });
  }

  /** Each entry's hash covers the entry before it, so that none can be changed or left out. */
  private static void append(Connection c, String entry) throws SQLException {
    long number = 1;
    String previous = "";
    try (PreparedStatement last =
            c.prepareStatement("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
        ResultSet row = last.executeQuery()) {
      if (row.next()) {
        number = row.getLong(1) + 1;
        previous = row.getString(2);
      }
    }
    String hash =
        Digest.hex((number + "\n" + previous + "\n" + entry).getBytes(StandardCharsets.UTF_8));
    try (PreparedStatement insert = c.prepareStatement("INSERT INTO audit VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, number);
      insert.setString(2, previous);
      insert.setString(3, entry);
      insert.setString(4, hash);
      insert.executeUpdate();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}

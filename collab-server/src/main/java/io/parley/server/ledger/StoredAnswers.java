package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.query.account.AnswerStore;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Json;
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
import java.util.function.Consumer;

/**
 * The room's answers, commits and audit log. Answers, releases, commits and the words of the audit
 * log rest sealed; the chain of the log is open.
 */
public final class StoredAnswers implements AnswerStore, AutoCloseable {
  private final Database database;
  private final SealedValues values;
  private final AuditLog audit;
  private final Clock clock;

  private StoredAnswers(Database database, SealedValues values, AuditSigner signer) {
    this.database = database;
    this.values = values;
    this.audit = new AuditLog(database, values, signer);
    this.clock = signer.clock();
  }

  /**
   * Opens the store in this file, making it when it is not there.
   *
   * @throws ConfigurationException when it holds values in the clear
   */
  public static StoredAnswers open(Path file, Envelope envelope, AuditSigner signer) {
    return open(Database.open(file, "room"), envelope, signer);
  }

  /** Opens the store where the node's databases are. */
  public static StoredAnswers open(Databases databases, Envelope envelope, AuditSigner signer) {
    return open(databases.open(Store.ROOM), envelope, signer);
  }

  private static StoredAnswers open(Database database, Envelope envelope, AuditSigner signer) {
    String bytes = database.dialect().bytes();
    return new StoredAnswers(
        database.closed(c -> Unsealed.rowsOfRoom(c, bytes)), new SealedValues(envelope), signer);
  }

  /** Whether there may be no room for a question's commits and answer. */
  public boolean isNearlyFull() {
    return database.isNearlyFull();
  }

  /** The log of what the room does. */
  public AuditLog audit() {
    return audit;
  }

  /** Seals what a version before sealing wrote; the number of rows. */
  public static int seal(Path file, Envelope envelope) {
    SealedValues values = new SealedValues(envelope);
    try (Database database = Database.open(file, "room")) {
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
          this.audit.append(c, entry(audit));
          return key;
        });
  }

  private void insert(Connection c, String queryId, String key, byte[] release)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO release VALUES (?, ?, ?) ON CONFLICT (release_key)"
                + " DO UPDATE SET query_id = excluded.query_id, body = excluded.body")) {
      insert.setString(1, key);
      insert.setString(2, queryId);
      insert.setBytes(3, values.seal("release " + key, release));
      insert.executeUpdate();
    }
  }

  /** Keeps the parties' signed commits and an audit entry, in one transaction. */
  public void commits(String queryId, List<byte[]> commits, AuditEntry entry) {
    database.transaction(
        c -> {
          insertCommits(c, queryId, commits);
          audit.append(c, entry);
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

  /** Keeps whom of the partner an audience is about, durably. */
  public void mark(String queryId, String receiver, String partner, byte[] mark) {
    database.transaction(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement("INSERT INTO audience_mark VALUES (?, ?, ?, ?)")) {
            insert.setString(1, queryId);
            insert.setString(2, receiver);
            insert.setString(3, partner);
            insert.setBytes(4, values.seal("audience_mark " + queryId, mark));
            return insert.executeUpdate();
          }
        });
  }

  /** Hands over the marks of the audiences that a receiver was given of a partner, one by one. */
  public void marks(String receiver, String partner, Consumer<byte[]> each) {
    for (String queryId : marked(receiver, partner)) {
      byte[] sealed =
          database.transaction(
              c -> {
                try (PreparedStatement select =
                    c.prepareStatement("SELECT body FROM audience_mark WHERE query_id = ?")) {
                  select.setString(1, queryId);
                  try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getBytes(1) : new byte[0];
                  }
                }
              });
      each.accept(values.open("audience_mark " + queryId, sealed));
    }
  }

  private List<String> marked(String receiver, String partner) {
    return database.transaction(
        c -> {
          List<String> queries = new ArrayList<>();
          try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT query_id FROM audience_mark WHERE receiver = ? AND partner = ?")) {
            select.setString(1, receiver);
            select.setString(2, partner);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                queries.add(row.getString(1));
              }
            }
          }
          return queries;
        });
  }

  private static AuditEntry entry(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), AuditEntry.class);
  }

  @Override
  public void close() {
    audit.halt();
    database.close();
  }
}

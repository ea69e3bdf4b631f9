package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What accounts asked over REST, durable: a key that was used is known after a restart, and asks
 * nothing a second time. Questions and outcomes rest sealed. A question is forgotten, and its key
 * free again, {@link #KEPT} after it was asked.
 */
public final class StoredRestBook implements AutoCloseable {
  /** How long questions and their keys are kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  private final Database database;
  private final SealedValues values;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private StoredRestBook(Database database, SealedValues values, Clock clock) {
    this.database = database;
    this.values = values;
    this.clock = clock;
  }

  /**
   * Opens the book in this file, making it when it is not there. What ran when the room stopped is
   * broken now.
   */
  public static StoredRestBook open(Path file, Envelope envelope, Clock clock) {
    return open(Database.open(file, "rest"), envelope, clock);
  }

  /** The same where the room's databases are. */
  public static StoredRestBook open(Databases databases, Envelope envelope, Clock clock) {
    return open(databases.open(Store.REST), envelope, clock);
  }

  private static StoredRestBook open(Database database, Envelope envelope, Clock clock) {
    database.transaction(
        c -> {
          try (PreparedStatement update =
              c.prepareStatement("UPDATE query SET state = 'BROKEN' WHERE state = 'OPEN'")) {
            return update.executeUpdate();
          }
        });
    return new StoredRestBook(database, new SealedValues(envelope), clock);
  }

  /**
   * What an account asks.
   *
   * @param kind which resource it is to be
   * @param digest of what is asked, to tell it from another question under the same key
   */
  @SuppressWarnings("ArrayRecordComponent") // Written to a row; never compared.
  public record Fresh(String account, String kind, String key, String digest, byte[] request) {}

  /**
   * What is asked under a key: the question that has it, or a fresh one.
   *
   * @param fresh whether it was not there before, so that it is to be run
   */
  public record Claimed(AskedOverRest asked, boolean fresh) {}

  /**
   * Takes a key for a question, unless the account has used it; durable when it returns.
   *
   * @param mostOpen how many questions of the account may run at a time
   * @return empty where as many run already
   */
  public Optional<Claimed> claim(Fresh fresh, int mostOpen) {
    return database.transaction(
        c -> {
          forget(c);
          Optional<AskedOverRest> before =
              first(c, "account = ? AND request_key = ?", fresh.account(), fresh.key());
          if (before.isPresent()) {
            return Optional.of(new Claimed(before.get(), false));
          }
          if (open(c, fresh.account()) >= mostOpen) {
            return Optional.empty();
          }
          String id = newId();
          insert(c, id, fresh);
          return Optional.of(new Claimed(first(c, "id = ?", id).orElseThrow(), true));
        });
  }

  private static int open(Connection c, String account) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT count(*) FROM query WHERE account = ? AND state = 'OPEN'")) {
      select.setString(1, account);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private String newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void insert(Connection c, String id, Fresh fresh) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO query (id, account, kind, request_key, body_digest, at_millis, request,"
                + " state) VALUES (?, ?, ?, ?, ?, ?, ?, 'OPEN')")) {
      insert.setString(1, id);
      insert.setString(2, fresh.account());
      insert.setString(3, fresh.kind());
      insert.setString(4, fresh.key());
      insert.setString(5, fresh.digest());
      insert.setLong(6, clock.millis());
      insert.setBytes(7, values.seal("query request " + id, fresh.request()));
      insert.executeUpdate();
    }
  }

  private void forget(Connection c) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement("DELETE FROM query WHERE at_millis < ? AND state <> 'OPEN'")) {
      delete.setLong(1, clock.instant().minus(KEPT).toEpochMilli());
      delete.executeUpdate();
    }
  }

  /** A question of this account. */
  public Optional<AskedOverRest> find(String account, String kind, String id) {
    return database.transaction(
        c -> first(c, "account = ? AND kind = ? AND id = ?", account, kind, id));
  }

  /**
   * Questions of this account, the latest first.
   *
   * @param before only those with a smaller number
   */
  public List<AskedOverRest> page(String account, String kind, long before, int most) {
    return database.transaction(
        c ->
            all(
                c,
                "account = ? AND kind = ? AND number < ? ORDER BY number DESC LIMIT ?",
                account,
                kind,
                before,
                most));
  }

  /** Ends a question that runs; false where it has ended already, which stays as it is. */
  public boolean end(String id, AskedOverRest.State state, Optional<byte[]> outcome) {
    return database.transaction(
        c -> {
          try (PreparedStatement update =
              c.prepareStatement(
                  "UPDATE query SET state = ?, outcome = ? WHERE id = ? AND state = 'OPEN'")) {
            update.setString(1, state.name());
            update.setBytes(
                2, outcome.map(o -> values.seal("query outcome " + id, o)).orElse(null));
            update.setString(3, id);
            return update.executeUpdate() == 1;
          }
        });
  }

  private Optional<AskedOverRest> first(Connection c, String where, Object... arguments)
      throws SQLException {
    return all(c, where, arguments).stream().findFirst();
  }

  private List<AskedOverRest> all(Connection c, String where, Object... arguments)
      throws SQLException {
    List<AskedOverRest> all = new ArrayList<>();
    try (PreparedStatement select = c.prepareStatement("SELECT * FROM query WHERE " + where)) {
      for (int i = 0; i < arguments.length; i++) {
        select.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(read(row));
        }
      }
    }
    return all;
  }

  private AskedOverRest read(ResultSet row) throws SQLException {
    String id = row.getString("id");
    AskedOverRest.State state = AskedOverRest.State.valueOf(row.getString("state"));
    return new AskedOverRest(
        row.getLong("number"),
        id,
        row.getString("account"),
        row.getString("kind"),
        row.getString("request_key"),
        row.getString("body_digest"),
        Instant.ofEpochMilli(row.getLong("at_millis")),
        values.open("query request " + id, row.getBytes("request")),
        state,
        state == AskedOverRest.State.ENDED
            ? Optional.of(values.open("query outcome " + id, row.getBytes("outcome")))
            : Optional.empty());
  }

  @Override
  public void close() {
    database.close();
  }
}

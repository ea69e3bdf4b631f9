package io.parley.server.ledger;

import io.parley.server.account.KeyEntry;
import io.parley.server.account.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of what opens accounts. A row is found by its hash: of an access key's 256 random bits,
 * how long the look takes tells nothing that helps to find a key; a subject comes from a token
 * whose signature holds.
 */
final class KeyTable {
  private static final String KEY =
      "SELECT id, account, made_millis, expires_millis, revoked_millis, used_day, issuer, subject"
          + " FROM access_key WHERE %s = ? ORDER BY made_millis, id";

  private KeyTable() {}

  static Optional<KeyEntry> ofHash(Connection c, String hash) throws SQLException {
    return where(c, "hash", hash).stream().findFirst();
  }

  static List<KeyEntry> ofAccount(Connection c, String account) throws SQLException {
    return where(c, "account", account);
  }

  private static List<KeyEntry> where(Connection c, String column, String value)
      throws SQLException {
    try (PreparedStatement select = c.prepareStatement(KEY.formatted(column))) {
      select.setString(1, value);
      try (ResultSet row = select.executeQuery()) {
        List<KeyEntry> keys = new ArrayList<>();
        while (row.next()) {
          keys.add(key(row));
        }
        return keys;
      }
    }
  }

  private static KeyEntry key(ResultSet row) throws SQLException {
    long revoked = row.getLong(5);
    String used = row.getString(6);
    String issuer = row.getString(7);
    return new KeyEntry(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        revoked == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked)),
        used.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(used)),
        issuer.isEmpty() ? Optional.empty() : Optional.of(new Subject(issuer, row.getString(8))));
  }

  static void insert(Connection c, KeyEntry key, String hash) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO access_key (id, account, hash, made_millis, expires_millis,"
                + " revoked_millis, used_day, issuer, subject) VALUES (?, ?, ?, ?, ?, 0, '', ?, ?)")) {
      insert.setString(1, key.id());
      insert.setString(2, key.account());
      insert.setString(3, hash);
      insert.setLong(4, key.made().toEpochMilli());
      insert.setLong(5, key.expires().toEpochMilli());
      insert.setString(6, key.subject().map(Subject::issuer).orElse(""));
      insert.setString(7, key.subject().map(Subject::subject).orElse(""));
      insert.executeUpdate();
    }
  }

  static void revoke(Connection c, String id, Instant at) throws SQLException {
    update(c, "revoked_millis", at.toEpochMilli(), id);
  }

  static void used(Connection c, String id, LocalDate day) throws SQLException {
    update(c, "used_day", day.toString(), id);
  }

  /** Lets another row have the hash of one that opens nothing any more; it stays as it was. */
  static void setFree(Connection c, String id) throws SQLException {
    update(c, "hash", "over " + id, id);
  }

  private static void update(Connection c, String column, Object value, String id)
      throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement("UPDATE access_key SET %s = ? WHERE id = ?".formatted(column))) {
      update.setObject(1, value);
      update.setString(2, id);
      update.executeUpdate();
    }
  }
}

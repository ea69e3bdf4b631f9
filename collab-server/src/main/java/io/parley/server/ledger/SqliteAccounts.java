package io.parley.server.ledger;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A room's accounts in its database. A key is found by its hash: of 256 random bits, how long the
 * look takes tells nothing that helps to find a key.
 */
public final class SqliteAccounts implements Accounts, AutoCloseable {
  private static final String KEY =
      "SELECT id, account, made_millis, expires_millis, revoked_millis, used_day FROM access_key";

  private final Database database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private SqliteAccounts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens the accounts in a room's database, making it when it is not there. */
  public static SqliteAccounts open(Path file, Clock clock) {
    return new SqliteAccounts(Database.open(file, "room"), clock);
  }

  /** Opens the accounts where the room's database is. */
  public static SqliteAccounts open(Databases databases, Clock clock) {
    return new SqliteAccounts(databases.open(Store.ROOM), clock);
  }

  @Override
  public Optional<Account> opened(AccessKey key) {
    Optional<KeyEntry> entry =
        database.read(c -> keysWhere(c, "hash", key.hash()).stream().findFirst());
    Instant now = clock.instant();
    if (entry.isEmpty() || entry.get().at(now) != KeyEntry.State.VALID) {
      return Optional.empty();
    }
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (entry.get().used().filter(today::equals).isEmpty()) {
      used(entry.get(), today);
    }
    return named(entry.get().account());
  }

  private void used(KeyEntry key, LocalDate today) {
    var unused =
        database.transaction(
            c -> {
              try (PreparedStatement update =
                  c.prepareStatement("UPDATE access_key SET used_day = ? WHERE id = ?")) {
                update.setString(1, today.toString());
                update.setString(2, key.id());
                return update.executeUpdate();
              }
            });
  }

  @Override
  public Optional<Account> named(String name) {
    return database.read(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement("SELECT name, member, roles FROM account WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(account(row)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<Account> all() {
    return database.read(
        c -> {
          try (PreparedStatement select =
                  c.prepareStatement("SELECT name, member, roles FROM account ORDER BY name");
              ResultSet row = select.executeQuery()) {
            List<Account> all = new ArrayList<>();
            while (row.next()) {
              all.add(account(row));
            }
            return all;
          }
        });
  }

  private static Account account(ResultSet row) throws SQLException {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : row.getString(3).split(" ", -1)) {
      roles.add(
          Role.of(word)
              .orElseThrow(() -> new IllegalStateException("an account has an unknown role")));
    }
    return new Account(row.getString(1), row.getString(2), roles);
  }

  @Override
  public List<KeyEntry> keys(String account) {
    return database.read(c -> keysWhere(c, "account", account));
  }

  private static List<KeyEntry> keysWhere(Connection c, String column, String value)
      throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(KEY + " WHERE " + column + " = ? ORDER BY made_millis, id")) {
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
    return new KeyEntry(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        revoked == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked)),
        used.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(used)));
  }

  @Override
  public boolean add(Account account) {
    return database.transaction(
        c -> {
          if (isThere(c, account.name())) {
            return false;
          }
          try (PreparedStatement insert =
              c.prepareStatement(
                  "INSERT INTO account (name, member, roles, made_millis) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, account.name());
            insert.setString(2, account.member());
            insert.setString(3, String.join(" ", account.roleWords()));
            insert.setLong(4, clock.millis());
            insert.executeUpdate();
          }
          return true;
        });
  }

  private static boolean isThere(Connection c, String name) throws SQLException {
    try (PreparedStatement select = c.prepareStatement("SELECT 1 FROM account WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public KeyEntry addKey(String account, String hash, Instant expires) {
    byte[] id = new byte[6];
    random.nextBytes(id);
    KeyEntry key =
        new KeyEntry(
            HexFormat.of().formatHex(id),
            account,
            clock.instant(),
            expires,
            Optional.empty(),
            Optional.empty());
    return database.transaction(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  "INSERT INTO access_key (id, account, hash, made_millis, expires_millis,"
                      + " revoked_millis, used_day) VALUES (?, ?, ?, ?, ?, 0, '')")) {
            insert.setString(1, key.id());
            insert.setString(2, account);
            insert.setString(3, hash);
            insert.setLong(4, key.made().toEpochMilli());
            insert.setLong(5, expires.toEpochMilli());
            insert.executeUpdate();
          }
          return key;
        });
  }

  @Override
  public List<KeyEntry> revoke(String account, Optional<String> id) {
    return database.transaction(
        c -> {
          List<KeyEntry> revoked = new ArrayList<>();
          for (KeyEntry key : keysWhere(c, "account", account)) {
            if (key.revoked().isEmpty() && id.map(key.id()::equals).orElse(true)) {
              revoked.add(revoke(c, key));
            }
          }
          return revoked;
        });
  }

  private KeyEntry revoke(Connection c, KeyEntry key) throws SQLException {
    Instant now = clock.instant();
    try (PreparedStatement update =
        c.prepareStatement("UPDATE access_key SET revoked_millis = ? WHERE id = ?")) {
      update.setLong(1, now.toEpochMilli());
      update.setString(2, key.id());
      update.executeUpdate();
    }
    return new KeyEntry(
        key.id(), key.account(), key.made(), key.expires(), Optional.of(now), key.used());
  }

  @Override
  public void close() {
    database.close();
  }
}

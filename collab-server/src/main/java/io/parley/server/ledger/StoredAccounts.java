package io.parley.server.ledger;

import io.parley.crypto.AccessKey;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Role;
import io.parley.server.account.Subject;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A room's accounts in its database. */
public final class StoredAccounts implements Accounts, AutoCloseable {
  private final Database database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private StoredAccounts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens the accounts in a room's database, making it when it is not there. */
  public static StoredAccounts open(Path file, Clock clock) {
    return new StoredAccounts(Database.open(file, "room"), clock);
  }

  /** Opens the accounts where the room's database is. */
  public static StoredAccounts open(Databases databases, Clock clock) {
    return new StoredAccounts(databases.open(Store.ROOM), clock);
  }

  @Override
  public Optional<Account> opened(AccessKey key) {
    return opened(key.hash());
  }

  @Override
  public Optional<Account> opened(Subject subject) {
    return opened(subject.hash());
  }

  private Optional<Account> opened(String hash) {
    Optional<KeyEntry> entry = database.read(c -> KeyTable.ofHash(c, hash));
    Instant now = clock.instant();
    if (entry.isEmpty() || entry.get().at(now) != KeyEntry.State.VALID) {
      return Optional.empty();
    }
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (entry.get().used().filter(today::equals).isEmpty()) {
      var unused =
          database.transaction(
              c -> {
                KeyTable.used(c, entry.get().id(), today);
                return today;
              });
    }
    return named(entry.get().account());
  }

  @Override
  public Optional<Account> named(String name) {
    return database.read(c -> named(c, name));
  }

  private static Optional<Account> named(Connection c, String name) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT name, member, roles FROM account WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(account(row)) : Optional.empty();
      }
    }
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
    return database.read(c -> KeyTable.ofAccount(c, account));
  }

  @Override
  public boolean add(Account account) {
    return database.transaction(
        c -> {
          if (named(c, account.name()).isPresent()) {
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

  @Override
  public KeyEntry addKey(String account, String hash, Instant expires) {
    KeyEntry key = fresh(account, expires, Optional.empty());
    return database.transaction(
        c -> {
          KeyTable.insert(c, key, hash);
          return key;
        });
  }

  private KeyEntry fresh(String account, Instant expires, Optional<Subject> subject) {
    byte[] id = new byte[6];
    random.nextBytes(id);
    return new KeyEntry(
        HexFormat.of().formatHex(id),
        account,
        clock.instant(),
        expires,
        Optional.empty(),
        Optional.empty(),
        subject);
  }

  @Override
  public Optional<KeyEntry> addSubject(String account, Subject subject, Instant expires) {
    KeyEntry entry = fresh(account, expires, Optional.of(subject));
    return database.transaction(
        c -> {
          Optional<KeyEntry> before = KeyTable.ofHash(c, subject.hash());
          if (before.filter(b -> b.at(clock.instant()) == KeyEntry.State.VALID).isPresent()) {
            return Optional.empty();
          }
          if (before.isPresent()) {
            KeyTable.setFree(c, before.get().id());
          }
          KeyTable.insert(c, entry, subject.hash());
          return Optional.of(entry);
        });
  }

  @Override
  public List<KeyEntry> revoke(String account, Optional<String> id) {
    Instant now = clock.instant();
    return database.transaction(
        c -> {
          List<KeyEntry> revoked = new ArrayList<>();
          for (KeyEntry key : KeyTable.ofAccount(c, account)) {
            if (key.revoked().isEmpty() && id.map(key.id()::equals).orElse(true)) {
              KeyTable.revoke(c, key.id(), now);
              revoked.add(key.revokedAt(now));
            }
          }
          return revoked;
        });
  }

  /**
   * Gives an account other roles, from the next call on, open sessions included. That stands in the
   * room's log, entered in the same transaction, as an affair of the account's member.
   *
   * @return the account as it is now; empty where there is none of that name
   */
  public Optional<Account> changeRoles(String name, Set<Role> roles, AuditLog log) {
    return database.transaction(
        c -> {
          Optional<Account> before = named(c, name);
          if (before.isEmpty()) {
            return before;
          }
          Account after = new Account(name, before.get().member(), roles);
          try (PreparedStatement update =
              c.prepareStatement("UPDATE account SET roles = ? WHERE name = ?")) {
            update.setString(1, String.join(" ", after.roleWords()));
            update.setString(2, name);
            update.executeUpdate();
          }
          Map<String, String> details =
              Map.of(
                  "account", name,
                  "member", after.member(),
                  "before", String.join(" ", before.get().roleWords()),
                  "after", String.join(" ", after.roleWords()));
          log.append(c, log.entry("account-roles", details).about(after.member()));
          return Optional.of(after);
        });
  }

  @Override
  public void close() {
    database.close();
  }
}

package io.parley.server.ledger;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this node multiplied for its partners, and what happened in blinding. It holds counts and
 * digests only, so it is open; but a copy from before must not come back: it would let the
 * partner's cap start again.
 */
public final class StoredHelpLedger implements HelpLedger, AutoCloseable {
  private static final String COLUMNS =
      "rows, answered, run, runs, batches_left, commitment, last_batch, repeats, window_start, window_rows";
  private static final String REPLACED =
      Stream.of(COLUMNS.split(", "))
          .map(column -> column + " = excluded." + column)
          .collect(Collectors.joining(", "));
  private static final String OF_KEY =
      " WHERE collaboration = ? AND epoch = ? AND helper = ? AND owner = ?";

  private final Database database;
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  private StoredHelpLedger(Database database) {
    this.database = database;
  }

  /** Opens the ledger in this file, making it when it is not there. */
  public static StoredHelpLedger open(Path file) {
    return new StoredHelpLedger(Database.open(file, "help"));
  }

  /**
   * Opens a ledger where the node's databases are, making it when it is not there.
   *
   * @param store {@link Store#HELP}, or {@link Store#PSI}, which keeps events alone
   */
  public static StoredHelpLedger open(Databases databases, Store store) {
    return new StoredHelpLedger(databases.open(store));
  }

  /**
   * Something that happened.
   *
   * @param at when
   * @param member the other one
   * @param what in a word that stays the same
   * @param subject what of: a run, a reason; the same again is no entry of its own
   * @param details numbers and reasons, never a row
   */
  public record Event(
      Instant at,
      String collaboration,
      int epoch,
      String member,
      String what,
      String subject,
      String details) {
    /** As the audit log tells of it. */
    public Map<String, String> words() {
      return Map.of(
          "collaboration",
          collaboration,
          "epoch",
          String.valueOf(epoch),
          "member",
          member,
          "what",
          what,
          "subject",
          subject,
          "details",
          details);
    }
  }

  /**
   * What is kept of events with one subject.
   *
   * @param event the time of the first, the details of the last
   * @param last when the last happened
   * @param times how many there were, 1 or more
   */
  public record Entry(Event event, Instant last, long times) {}

  /** Tells of each event that is entered from now on, once it is durable. */
  public void listen(Consumer<Event> more) {
    listeners.add(more);
  }

  @Override
  public HelpAccount read(Key key) {
    return database.transaction(c -> account(c, key));
  }

  @Override
  public boolean replace(Key key, HelpAccount before, HelpAccount after) {
    return database.transaction(
        c -> {
          if (!account(c, key).equals(before)) {
            return false;
          }
          write(c, key, after);
          return true;
        });
  }

  private static HelpAccount account(Connection c, Key key) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("SELECT " + COLUMNS + " FROM account" + OF_KEY)) {
      bind(select, 1, key);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return HelpAccount.EMPTY;
        }
        return new HelpAccount(
            row.getLong(1),
            row.getLong(2),
            row.getInt(3),
            row.getInt(4),
            row.getInt(5),
            digest(row.getString(6)),
            digest(row.getString(7)),
            row.getInt(8),
            Instant.parse(row.getString(9)),
            row.getLong(10));
      }
    }
  }

  private static void write(Connection c, Key key, HelpAccount account) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO account (collaboration, epoch, helper, owner, "
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (collaboration, epoch, helper, owner) DO UPDATE SET "
                + REPLACED)) {
      bind(insert, 1, key);
      insert.setLong(5, account.rows());
      insert.setLong(6, account.answered());
      insert.setInt(7, account.run());
      insert.setInt(8, account.runs());
      insert.setInt(9, account.batchesLeft());
      insert.setString(10, text(account.commitment()));
      insert.setString(11, text(account.lastBatch()));
      insert.setInt(12, account.repeats());
      insert.setString(13, account.windowStart().toString());
      insert.setLong(14, account.windowRows());
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, int from, Key key) throws SQLException {
    statement.setString(from, key.collaboration());
    statement.setInt(from + 1, key.epoch());
    statement.setString(from + 2, key.helper());
    statement.setString(from + 3, key.owner());
  }

  private static Optional<Fingerprint> digest(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.parse(text));
  }

  private static String text(Optional<Fingerprint> digest) {
    return digest.map(Fingerprint::text).orElse("");
  }

  /**
   * Enters an event, durably. One with the same subject as another of this epoch and member adds to
   * its entry: so there are as many entries as subjects, however often somebody asks.
   *
   * @param document what the other one signed; empty if nothing; kept of the first alone
   */
  public void enter(Event event, byte[] document) {
    database.transaction(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  "INSERT INTO event (at, collaboration, epoch, member, what, subject, details, document, last)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (collaboration, epoch, member, what, subject) DO UPDATE"
                      + " SET last = excluded.last, details = excluded.details, times = event.times + 1")) {
            insert.setString(1, event.at().toString());
            insert.setString(2, event.collaboration());
            insert.setInt(3, event.epoch());
            insert.setString(4, event.member());
            insert.setString(5, event.what());
            insert.setString(6, event.subject());
            insert.setString(7, event.details());
            insert.setBytes(8, document);
            insert.setString(9, event.at().toString());
            return insert.executeUpdate();
          }
        });
    listeners.forEach(listener -> listener.accept(event));
  }

  /** All entries, in the order of their first events. */
  public List<Entry> entries() {
    return database.transaction(
        c -> {
          List<Entry> entries = new ArrayList<>();
          try (PreparedStatement select =
                  c.prepareStatement(
                      "SELECT at, collaboration, epoch, member, what, subject, details, last, times"
                          + " FROM event ORDER BY number");
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              entries.add(entry(row));
            }
          }
          return entries;
        });
  }

  private static Entry entry(ResultSet row) throws SQLException {
    Event first =
        new Event(
            Instant.parse(row.getString(1)),
            row.getString(2),
            row.getInt(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7));
    return new Entry(first, Instant.parse(row.getString(8)), row.getLong(9));
  }

  /** What the other one signed at an event; empty if there was no such event. */
  public Optional<byte[]> document(
      String collaboration, int epoch, String member, String what, String subject) {
    return database.transaction(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT document FROM event WHERE collaboration = ? AND epoch = ? AND member = ?"
                      + " AND what = ? AND subject = ?")) {
            select.setString(1, collaboration);
            select.setInt(2, epoch);
            select.setString(3, member);
            select.setString(4, what);
            select.setString(5, subject);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
          }
        });
  }

  /** Whether something happened in an epoch. */
  public boolean has(String collaboration, int epoch, String what) {
    return entries().stream()
        .map(Entry::event)
        .anyMatch(
            e ->
                e.collaboration().equals(collaboration)
                    && e.epoch() == epoch
                    && e.what().equals(what));
  }

  @Override
  public void close() {
    database.close();
  }
}

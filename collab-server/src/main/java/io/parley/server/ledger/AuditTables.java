package io.parley.server.ledger;

import io.parley.server.wire.AuditCheckpoint;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.AuditLink;
import io.parley.server.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of an audit log: entries sealed with their salts, links and checkpoints open. */
final class AuditTables {
  private static final int PAGE = 500;

  private final SealedValues values;
  private final SecureRandom random = new SecureRandom();

  AuditTables(SealedValues values) {
    this.values = values;
  }

  /** Appends an entry after the last one. */
  AuditLink append(Connection c, AuditEntry entry) throws SQLException {
    Optional<AuditLink> last = last(c);
    byte[] salt = new byte[AuditLink.SALT];
    random.nextBytes(salt);
    byte[] words = Json.bytes(entry);
    AuditLink link =
        new AuditLink(
            AuditLink.VERSION,
            last.map(l -> l.number() + 1).orElse(1L),
            last.map(AuditLink::hash).orElse(""),
            AuditLink.commitment(salt, words));
    byte[] salted = Arrays.copyOf(salt, salt.length + words.length);
    System.arraycopy(words, 0, salted, salt.length, words.length);
    try (PreparedStatement insert =
        c.prepareStatement("INSERT INTO audit_entry VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, link.number());
      insert.setString(2, link.previous());
      insert.setString(3, link.commitment());
      insert.setBytes(4, values.seal(row(link.number()), salted));
      insert.executeUpdate();
    }
    return link;
  }

  private static String row(long number) {
    return "audit " + number;
  }

  Optional<AuditLink> last(Connection c) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT number, previous, commitment FROM audit_entry ORDER BY number DESC LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(link(row)) : Optional.empty();
    }
  }

  Optional<AuditEntry> first(Connection c) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT number, previous, commitment, sealed FROM audit_entry ORDER BY number LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next() ? opened(row).entry() : Optional.empty();
    }
  }

  private static AuditLink link(ResultSet row) throws SQLException {
    return new AuditLink(AuditLink.VERSION, row.getLong(1), row.getString(2), row.getString(3));
  }

  void insert(Connection c, AuditCheckpoint checkpoint, Instant at) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("INSERT INTO audit_checkpoint VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, checkpoint.place());
      insert.setLong(2, checkpoint.number());
      insert.setLong(3, at.toEpochMilli());
      insert.setString(4, Json.text(checkpoint));
      insert.executeUpdate();
    }
  }

  Optional<AuditCheckpoint> lastCheckpoint(Connection c) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT document FROM audit_checkpoint ORDER BY place DESC LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(checkpoint(row.getString(1))) : Optional.empty();
    }
  }

  private static AuditCheckpoint checkpoint(String document) {
    return Json.read(document.getBytes(StandardCharsets.UTF_8), AuditCheckpoint.class);
  }

  /** Every checkpoint in order. */
  List<AuditCheckpoint> checkpoints(Connection c) throws SQLException {
    List<AuditCheckpoint> all = new ArrayList<>();
    try (PreparedStatement select =
            c.prepareStatement("SELECT document FROM audit_checkpoint ORDER BY place");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        all.add(checkpoint(row.getString(1)));
      }
    }
    return all;
  }

  /** The next entries, at most {@value #PAGE}, after a number and up to another. */
  List<AuditLine> entries(Connection c, long after, long upTo) throws SQLException {
    List<AuditLine> page = new ArrayList<>();
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT number, previous, commitment, sealed FROM audit_entry"
                + " WHERE number > ? AND number <= ? ORDER BY number LIMIT ?")) {
      select.setLong(1, after);
      select.setLong(2, upTo);
      select.setInt(3, PAGE);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          page.add(opened(row));
        }
      }
    }
    return page;
  }

  /** A line with what is sealed in it, whether or not its link binds that. */
  private AuditLine opened(ResultSet row) throws SQLException {
    AuditLink link = link(row);
    byte[] salted = salted(link.number(), row.getBytes(4));
    byte[] salt = Arrays.copyOf(salted, AuditLink.SALT);
    byte[] words = Arrays.copyOfRange(salted, AuditLink.SALT, salted.length);
    return AuditLine.of(link, salt, Json.read(words, AuditEntry.class));
  }

  private byte[] salted(long number, byte @Nullable [] sealed) {
    try {
      return values.open(row(number), sealed);
    } catch (StorageException e) {
      throw new StorageException(
          "entry %d of the audit log was changed: its words do not open with this node's keys"
              .formatted(number),
          e);
    }
  }
}

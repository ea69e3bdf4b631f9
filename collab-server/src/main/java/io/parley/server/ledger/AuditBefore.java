package io.parley.server.ledger;

import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The room's log as versions before signed checkpoints kept it: hash after hash, unsigned. It is
 * read no more, but the first entry of the log after it names its end.
 */
final class AuditBefore {
  /** The event of that first entry. */
  static final String EVENT = "log-goes-on";

  private AuditBefore() {}

  /** Its last entry. */
  record End(long number, String hash) {}

  /** Where it ends; empty where there was none. */
  static Optional<End> end(Connection c) throws SQLException {
    if (!isThere(c)) {
      return Optional.empty();
    }
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT number, hash FROM audit_before ORDER BY number DESC LIMIT 1");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(new End(row.getLong(1), row.getString(2))) : Optional.empty();
    }
  }

  /** A party's database has no such table. */
  private static boolean isThere(Connection c) throws SQLException {
    try (ResultSet tables = c.getMetaData().getTables(null, c.getSchema(), "audit_before", null)) {
      return tables.next();
    }
  }

  /**
   * Where it is broken.
   *
   * @param first the first entry of the log after it
   */
  static Optional<String> broken(Connection c, Optional<AuditEntry> first) throws SQLException {
    Optional<AuditEntry> names = first.filter(e -> e.event().equals(EVENT));
    Optional<End> end = end(c);
    if (names.isEmpty()) {
      return end.isPresent() && first.isPresent()
          ? Optional.of("this log does not name the log from before it")
          : Optional.empty();
    }
    if (!names.get().details().getOrDefault("hash", "").equals(end.map(End::hash).orElse(""))) {
      return Optional.of("the log from before this one does not end where this one says");
    }
    return brokenChain(c);
  }

  private static Optional<String> brokenChain(Connection c) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT number, previous, entry, hash FROM audit_before ORDER BY number");
        ResultSet row = select.executeQuery()) {
      long number = 0;
      String last = "";
      while (row.next()) {
        number++;
        String covered = number + "\n" + last + "\n" + row.getString(3);
        if (row.getLong(1) != number
            || !row.getString(2).equals(last)
            || !row.getString(4).equals(Digest.hex(covered.getBytes(StandardCharsets.UTF_8)))) {
          return Optional.of(
              "the log from before this one was changed at entry %d".formatted(number));
        }
        last = row.getString(4);
      }
      return Optional.empty();
    }
  }
}

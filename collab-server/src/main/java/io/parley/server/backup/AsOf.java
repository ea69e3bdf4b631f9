package io.parley.server.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A time that a node's data are to go back to.
 *
 * @param until the last moment that counts
 */
public record AsOf(Instant until) {
  /**
   * An instant in ISO 8601, as {@code 2026-11-20T18:00:00Z}, or a day, as {@code 2026-11-20}: that
   * one to its end, UTC.
   *
   * @return empty for anything else
   */
  public static Optional<AsOf> parse(String text) {
    try {
      return Optional.of(new AsOf(Instant.parse(text)));
    } catch (DateTimeParseException notAnInstant) {
      try {
        Instant next = LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return Optional.of(new AsOf(next.minusNanos(1)));
      } catch (DateTimeParseException neither) {
        return Optional.empty();
      }
    }
  }

  /** Whether something of that time counts. */
  boolean holds(Instant at) {
    return !at.isAfter(until);
  }
}

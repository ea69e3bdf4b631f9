package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;

/**
 * When and where a question is asked.
 *
 * @param today the day, in UTC
 * @param region where the room is, as the members' agreement states it; absent: not stated
 */
public record Circumstances(LocalDate today, Optional<String> region) {
  /** A day, in a room that states no region. */
  public static Circumstances on(LocalDate today) {
    return new Circumstances(today, Optional.empty());
  }
}

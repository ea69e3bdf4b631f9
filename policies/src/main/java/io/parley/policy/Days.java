package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;

/** The first and the last day of something. */
final class Days {
  private Days() {}

  static void check(
      Fields fields, Optional<LocalDate> starts, Optional<LocalDate> expires, Problems problems) {
    if (starts.isPresent() && expires.filter(starts.get()::isAfter).isPresent()) {
      problems.add(
          fields.span("expires"),
          "`expires` is before `starts`, so that no day is left",
          "write a later `expires`, or an earlier `starts`");
    }
  }
}

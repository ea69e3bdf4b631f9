package io.parley.server.audience;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How often an audience is to be asked for again. */
public enum Refresh {
  DAILY(1),
  WEEKLY(7),
  MONTHLY(30);

  private final int days;

  Refresh(int days) {
    this.days = days;
  }

  /** The time from one question to the next. */
  public Duration every() {
    return Duration.ofDays(days);
  }

  /** As declarations write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Refresh> of(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Refresh::word).toList();
  }
}

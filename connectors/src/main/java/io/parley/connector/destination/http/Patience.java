package io.parley.connector.destination.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often a call is tried and how long is waited between: a first wait that doubles, of which a
 * random half to the whole is taken, or what the receiver asks for by {@code Retry-After}.
 *
 * @param attempts how often in all, 1 or more
 * @param first wait before the second
 * @param longest wait before any; a receiver that asks for more ends the call
 * @param clock what time it is
 * @param pause waits
 * @param share from 0 to 1, at random
 */
public record Patience(
    int attempts,
    Duration first,
    Duration longest,
    InstantSource clock,
    Pause pause,
    DoubleSupplier share) {
  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    /** Returns when the time has passed, or the thread is interrupted. */
    void during(Duration time) throws InterruptedException;
  }

  /** Checks the numbers. */
  public Patience {
    if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "a call is tried once or more, and no first wait is longer than the longest");
    }
  }

  /** Six attempts within about three minutes at the most common failures. */
  public static Patience usual() {
    return new Patience(
        6,
        Duration.ofSeconds(2),
        Duration.ofMinutes(2),
        InstantSource.system(),
        time -> Thread.sleep(time.toMillis()),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The wait after an attempt, counted from 1; empty if there is none left. */
  Optional<Duration> after(int attempt, Optional<String> retryAfter) {
    if (attempt >= attempts) {
      return Optional.empty();
    }
    Optional<Duration> asked = retryAfter.flatMap(this::asked);
    if (asked.isPresent()) {
      return asked.filter(time -> time.compareTo(longest) <= 0);
    }
    double doubled = (double) first.toMillis() * Math.pow(2, attempt - 1);
    double wait = Math.min(doubled, (double) longest.toMillis());
    return Optional.of(Duration.ofMillis((long) (wait * (0.5 + 0.5 * share.getAsDouble()))));
  }

  /** Seconds, or a date of HTTP. */
  private Optional<Duration> asked(String header) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip()))));
    } catch (NumberFormatException noSeconds) {
      return date(header.strip())
          .map(date -> Duration.between(clock.instant(), date))
          .map(time -> time.isNegative() ? Duration.ZERO : time);
    }
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException noDate) {
      return Optional.empty();
    }
  }
}

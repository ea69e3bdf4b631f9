package io.parley.server.audience;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node keeps of when an audience was asked for, beside the lists that came: a question that
 * was answered before brings none. It names no person.
 *
 * @param asked when a question about it was last answered, ISO 8601
 * @param failed what went wrong since then
 */
public record ScheduleNote(
    int v,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> asked,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Failure> failed) {
  private static final int VERSION = 1;

  /** Nothing yet. */
  public static final ScheduleNote NONE =
      new ScheduleNote(VERSION, Optional.empty(), Optional.empty());

  public ScheduleNote {
    if (v != VERSION) {
      throw new BadDocument("a schedule of version " + v + " is not understood; this node reads 1");
    }
    asked = Objects.requireNonNullElse(asked, Optional.empty()); // absent in the bytes
    failed = Objects.requireNonNullElse(failed, Optional.empty());
  }

  /**
   * Tries that failed.
   *
   * @param at when the last one did
   * @param times how many since a question was last answered
   * @param why in words of ours, without a person
   * @param again from when on it is tried again
   */
  public record Failure(String at, int times, String why, String again) {}

  /** This after an answer. */
  ScheduleNote answered(Instant at) {
    return new ScheduleNote(VERSION, Optional.of(at.toString()), Optional.empty());
  }

  /**
   * This after a try that failed. The first is made again at once, at the next tick; each later one
   * waits twice as long as the one before, up to the time between two questions: what a try was
   * charged stays charged, and owners count it.
   *
   * @param tick the time from one look at what is due to the next
   */
  ScheduleNote failed(Instant at, String why, Duration tick, Duration every) {
    int times = failed.map(Failure::times).orElse(0) + 1;
    Duration wait = times == 1 ? Duration.ZERO : tick;
    for (int i = 2; i < times && wait.compareTo(every) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    Instant again = at.plus(wait.compareTo(every) < 0 ? wait : every);
    return new ScheduleNote(
        VERSION, asked, Optional.of(new Failure(at.toString(), times, why, again.toString())));
  }

  /** When it is to be asked for again; now, where it never was. */
  Instant due(Duration every, Membership membership, Instant now) {
    Optional<Instant> answered = asked.map(Instant::parse);
    Optional<Instant> ran = membership.last().map(Membership.Run::at);
    return answered
        .filter(a -> ran.map(r -> r.isBefore(a)).orElse(true))
        .or(() -> ran)
        .map(last -> last.plus(every))
        .orElse(now);
  }

  /** Whether a failure lets it be tried now. */
  boolean mayTry(Instant now) {
    return failed.map(f -> !Instant.parse(f.again()).isAfter(now)).orElse(true);
  }
}

package io.parley.server.room;

import io.parley.server.blinding.BlindingPaused;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Progress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How long a room waits for its parties: at the start, until they have resolved their people, and
 * whenever one is away while they blind. Each wait has the whole patience: what came before it,
 * hours of blinding perhaps, is not held against a party that is away for a second.
 */
final class Gathering {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Longer than any quota's window of today; a helper that names more is asked again. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** So that one that names nothing is not asked without end. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

  /** A party, as far as it is waited for. */
  interface Line {
    String party();

    /** Whether it is not there, not on this agreement, or still resolves its people. */
    boolean isAway();
  }

  /** Waits; a test's does not. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  private final List<? extends Line> lines;
  private final Duration patience;
  private final LongSupplier nanos;
  private final Sleep sleep;
  private final Progress progress;

  /**
   * A room's waiting.
   *
   * @param patience for how long it waits each time
   * @param nanos a clock in nanoseconds from any zero
   */
  Gathering(
      List<? extends Line> lines,
      Duration patience,
      LongSupplier nanos,
      Sleep sleep,
      Progress progress) {
    this.lines = List.copyOf(lines);
    this.patience = patience;
    this.nanos = nanos;
    this.sleep = sleep;
    this.progress = progress;
  }

  /**
   * Waits until no party is away.
   *
   * @throws ConfigurationException naming one that is away at the end of the patience
   */
  void await() throws InterruptedException {
    long start = nanos.getAsLong();
    for (Line line : lines) {
      if (line.isAway()) {
        progress.say("waits for " + line.party());
      }
      while (line.isAway()) {
        if (nanos.getAsLong() - start > patience.toNanos()) {
          throw new ConfigurationException(
              "`%s` is not ready after %d minutes; does its node run at the address under `node.members`, on the same agreement?"
                  .formatted(line.party(), patience.toMinutes()));
        }
        sleep.sleep(LOOK);
      }
    }
  }

  /** Waits until a helper's quota holds rows again, as it says. */
  void pause(BlindingPaused paused) throws InterruptedException {
    Duration time = paused.left();
    time = time.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : time;
    time = time.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : time;
    progress.say(
        "blinding pauses for %d seconds: %s".formatted(time.toSeconds(), paused.getMessage()));
    sleep.sleep(time);
  }
}

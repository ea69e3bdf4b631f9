package io.parley.server.cli;

import io.parley.identity.progress.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Prints long work on standard error: each stage when it begins, now and then how far it is and how
 * long it will still take, and what it took.
 */
final class IdentityProgress implements Progress {
  /** Nobody reads more than one line in so many seconds. */
  private static final long EVERY = 3_000_000_000L;

  private final PrintWriter err;
  private final LongSupplier clock;
  private String stage = "";
  private long begun;
  private long printed;
  private long units;
  private RemainingTime remaining = new RemainingTime(0);

  IdentityProgress(PrintWriter err) {
    this(err, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param clock nanoseconds
   */
  IdentityProgress(PrintWriter err, LongSupplier clock) {
    this.err = err;
    this.clock = clock;
  }

  @Override
  public synchronized void at(String stage, long done, long of) {
    long now = clock.getAsLong();
    if (!stage.equals(this.stage)) {
      end(now);
      this.stage = stage;
      begun = now;
      printed = now;
      remaining = new RemainingTime(now);
      say(stage + " ...");
    }
    units = Math.max(units, done);
    OptionalLong left = remaining.after(done, of, now);
    if (now - printed >= EVERY && of > 0 && remaining.percent() < 100) {
      printed = now;
      say(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d (%d %%)%s",
              stage,
              Math.min(units, of),
              of,
              remaining.percent(),
              RemainingTime.said(left).map(said -> ", " + said).orElse("")));
    }
  }

  /** All is done. */
  synchronized void end() {
    end(clock.getAsLong());
    stage = "";
  }

  private void end(long now) {
    if (!stage.isEmpty()) {
      String many = units > 0 ? String.format(Locale.ROOT, " %,d", units) : "";
      say(String.format(Locale.ROOT, "%s:%s done in %.1f s", stage, many, (now - begun) / 1e9));
      units = 0;
    }
  }

  private void say(String line) {
    err.println(line);
    err.flush();
  }
}

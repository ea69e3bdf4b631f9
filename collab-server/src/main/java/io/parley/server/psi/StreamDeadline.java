package io.parley.server.psi;

import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * By when a partner must have sent the next batch of a stream, and the whole of it. What waits for
 * a batch is woken by an interrupt, as a stream that a server receives cannot be cancelled.
 *
 * <p>One a stream, used by the thread that reads it.
 */
final class StreamDeadline {
  /** As long as a writer waits for its reader, batch by batch. */
  static final Duration BATCH = Duration.ofMinutes(2);

  /** Within the half hour that a run has. */
  static final Duration STREAM = Duration.ofMinutes(20);

  private static final ScheduledExecutorService CLOCKWORK =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "psi-stream-deadlines");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration batch;
  private final long end;

  /** A deadline for a stream that begins now. */
  StreamDeadline(Duration batch, Duration stream) {
    this.batch = batch;
    this.end = System.nanoTime() + stream.toNanos();
  }

  /**
   * Waits for the partner, as long as a batch may take.
   *
   * @throws BadDocument when that was too long
   */
  <T> T within(Supplier<T> waiting) {
    long left = Math.min(batch.toNanos(), end - System.nanoTime());
    if (left <= 0) {
      throw late();
    }
    Wake wake = new Wake(Thread.currentThread());
    Future<?> alarm = CLOCKWORK.schedule(wake::ring, left, TimeUnit.NANOSECONDS);
    try {
      return waiting.get();
    } catch (RuntimeException e) {
      if (wake.done()) {
        throw late();
      }
      throw e;
    } finally {
      alarm.cancel(false);
      wake.done();
    }
  }

  private static BadDocument late() {
    return new BadDocument("the partner does not send");
  }

  /** Interrupts a thread, unless it has what it waited for. */
  private static final class Wake {
    private final Thread thread;
    private boolean over;
    private boolean rang;

    Wake(Thread thread) {
      this.thread = thread;
    }

    synchronized void ring() {
      if (!over) {
        rang = true;
        thread.interrupt();
      }
    }

    /** Says that nobody waits any more; whether it rang. The interrupt goes no further. */
    synchronized boolean done() {
      boolean interrupted = rang && !over && Thread.interrupted();
      over = true;
      return rang || interrupted;
    }
  }
}

package io.parley.server.party;

import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;

/**
 * How long a party waits for who reads its rows: they lie in buffers that other streams need. What
 * is measured is time on no calendar, so that a clock that is set ends no stream.
 */
final class Patience {
  /** Longer than a room waits for any question. */
  static final Duration WITHOUT_A_BATCH = Duration.ofSeconds(60);

  private static final long LOOK_MILLIS = 1;

  private final LongSupplier nanos;
  private final long begun;
  private final Duration whole;
  private final Duration each;

  /**
   * The patience with one stream, from now on.
   *
   * @param whole for all of it
   * @param each between two batches
   * @param nanos as {@link System#nanoTime()}
   */
  Patience(Duration whole, Duration each, LongSupplier nanos) {
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.whole = whole;
    this.each = each;
  }

  /**
   * Waits until the reader takes another batch.
   *
   * @throws BadDocument when it has gone, or takes too long
   */
  void await(ServerStreamListener listener) throws InterruptedException {
    await(listener, () -> false);
  }

  /** The same, until its turn is over. */
  void await(ServerStreamListener listener, BooleanSupplier isOver) throws InterruptedException {
    long asked = nanos.getAsLong();
    checkTurn(isOver);
    while (!listener.isReady()) {
      checkTurn(isOver);
      if (listener.isCancelled()) {
        throw new BadDocument("the stream was cancelled");
      }
      check(whole, begun, "its question's time is over");
      check(each, asked, "nobody took its rows");
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static void checkTurn(BooleanSupplier isOver) {
    if (isOver.getAsBoolean()) {
      throw new BadDocument("the stream goes on over another connection");
    }
  }

  private void check(Duration limit, long since, String why) {
    if (nanos.getAsLong() - since >= limit.toNanos()) {
      throw new BadDocument("the stream was given up: " + why);
    }
  }
}

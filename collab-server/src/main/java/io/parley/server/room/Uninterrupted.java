package io.parley.server.room;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Questions whose streams are read, so that their threads must not be interrupted. An Arrow stream
 * takes the mark of its end from a queue and puts it back by a call that an interrupt breaks; the
 * mark is then lost, and whoever closes the stream waits for it forever ({@code FlightStream.next}
 * and {@code close}, Arrow 19). A question that is called off at its deadline would be interrupted
 * at just that moment, for its streams end by themselves then ({@link PartyLink#stream}).
 */
final class Uninterrupted {
  private final Set<String> reading = new HashSet<>();

  /**
   * Does work that nobody interrupts.
   *
   * @throws CancellationException when it was interrupted before
   */
  <T> T during(String queryId, Supplier<T> work) {
    begin(queryId);
    try {
      return work.get();
    } finally {
      end(queryId);
    }
  }

  private synchronized void begin(String queryId) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the question was called off");
    }
    reading.add(queryId);
  }

  private synchronized void end(String queryId) {
    reading.remove(queryId);
  }

  /** Calls a question's work off, and interrupts it where that is safe. */
  synchronized void callOff(String queryId, Future<?> work) {
    work.cancel(!reading.contains(queryId));
  }
}

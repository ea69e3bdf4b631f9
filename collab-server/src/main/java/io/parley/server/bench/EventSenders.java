package io.parley.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Senders that each send batch after batch, and wait for the acknowledgement of each. */
final class EventSenders implements AutoCloseable {
  private final int senders;
  private final ExecutorService threads;

  EventSenders(int senders) {
    this.senders = senders;
    this.threads = Executors.newFixedThreadPool(senders);
  }

  /** Sends one batch; the number is that of who sends. */
  @FunctionalInterface
  interface Send<T> {
    void send(int sender, T batch) throws Exception;
  }

  /**
   * Sends all batches, shared among the senders.
   *
   * @return how long each took, in nanoseconds
   */
  <T> List<Long> send(List<T> batches, Send<T> send) throws Exception {
    List<Future<List<Long>>> running = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      running.add(threads.submit(() -> sent(sender, batches, send)));
    }
    List<Long> nanos = new ArrayList<>();
    for (Future<List<Long>> one : running) {
      nanos.addAll(one.get());
    }
    return nanos;
  }

  private <T> List<Long> sent(int sender, List<T> batches, Send<T> send) throws Exception {
    List<Long> nanos = new ArrayList<>();
    for (int i = sender; i < batches.size(); i += senders) {
      long start = System.nanoTime();
      send.send(sender, batches.get(i));
      nanos.add(System.nanoTime() - start);
    }
    return nanos;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

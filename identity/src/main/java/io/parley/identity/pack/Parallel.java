package io.parley.identity.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Work in parts on as many threads as there are processors. */
final class Parallel {
  private Parallel() {}

  static int threads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  /** Does each part once; the first failure ends it and is thrown. */
  static void each(int parts, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    onEachThread(
        thread -> {
          for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
            work.accept(part);
          }
        });
  }

  /** Does the same on each thread, which is told its number. */
  static void onEachThread(IntConsumer work) {
    int threads = threads();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        running.add(pool.submit(() -> work.accept(number)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while records were compared", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}

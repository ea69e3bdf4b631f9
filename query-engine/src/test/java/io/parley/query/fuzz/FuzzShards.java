package io.parley.query.fuzz;

import io.parley.query.CorpusRoom;
import io.parley.query.FuzzRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Fuzzers side by side, each with rooms of its own. Together they play the seeds one after the
 * other, so that a seed means the same whoever plays it: each fourth in a room that matches on one
 * key, the others in one that matches on two.
 */
final class FuzzShards {
  private static final int SEEDS_A_CASE = 20;
  private static final int BROKEN_ARE_ENOUGH = 5;

  private final int counted;
  private final AtomicLong next;
  private final long last;
  private final FuzzTally tally = new FuzzTally();

  FuzzShards(int counted, long firstSeed) {
    this.counted = counted;
    this.next = new AtomicLong(firstSeed);
    this.last = firstSeed + (long) SEEDS_A_CASE * counted;
  }

  FuzzTally tally() {
    return tally;
  }

  /** Plays until enough is counted, and says each minute how far it is. */
  void play(int threads) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> shards = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        shards.add(workers.submit(this::shard));
      }
      for (Future<?> shard : shards) {
        while (!ended(shard)) {
          System.out.printf(
              "[fuzz] %,d of %,d counted after %d s, violations %d%n",
              tally.cases(),
              counted,
              Duration.ofNanos(System.nanoTime() - start).toSeconds(),
              tally.broken().size());
        }
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static boolean ended(Future<?> shard) throws InterruptedException, ExecutionException {
    try {
      shard.get(1, TimeUnit.MINUTES);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void shard() {
    try (FuzzRoom twoKeys = new FuzzRoom(List.of("email", "phone"));
        FuzzRoom oneKey = new FuzzRoom(List.of("email"))) {
      FuzzRun two = run(twoKeys);
      FuzzRun one = run(oneKey);
      long seed = next.getAndIncrement();
      while (tally.cases() < counted
          && tally.broken().size() < BROKEN_ARE_ENOUGH
          && seed < last
          && !Thread.currentThread().isInterrupted()) {
        (seed % 4 == 0 ? one : two).play(seed);
        seed = next.getAndIncrement();
      }
    }
  }

  private FuzzRun run(FuzzRoom room) {
    return new FuzzRun(
        room, CorpusRoom.POLICIES, UnaryOperator.identity(), statement -> true, tally);
  }
}

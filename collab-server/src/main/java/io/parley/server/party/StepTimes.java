package io.parley.server.party;

import java.util.LinkedHashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.Supplier;

/** How long the steps of a running node's pipeline took since its start. Thread-safe. */
public final class StepTimes {
  private final Map<String, LongSummaryStatistics> nanoseconds = new LinkedHashMap<>();

  <T> T of(String step, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      long took = System.nanoTime() - start;
      synchronized (nanoseconds) {
        nanoseconds.computeIfAbsent(step, unseen -> new LongSummaryStatistics()).accept(took);
      }
    }
  }

  /** The mean of each step in milliseconds, in the order in which they were first taken. */
  public Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    synchronized (nanoseconds) {
      nanoseconds.forEach((step, all) -> means.put(step, all.getAverage() / 1e6));
    }
    return means;
  }
}

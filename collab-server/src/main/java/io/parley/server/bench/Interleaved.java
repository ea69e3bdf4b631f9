package io.parley.server.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs ours and the yardstick in turns, so that whatever else the machine does falls on both. One
 * pair warms up and is dropped; then the one that begins changes from pair to pair.
 */
public final class Interleaved {
  private Interleaved() {}

  /** Something timed. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Wall-clock seconds of one pair. */
  public record Pair(double ours, double yardstick) {
    public Pair {
      if (!(ours > 0) || !(yardstick > 0)) {
        throw new IllegalArgumentException("work takes time");
      }
    }

    double ratio() {
      return ours / yardstick;
    }
  }

  /** What the rounds gave. */
  public record Pairs(List<Pair> all) {
    public Pairs {
      all = List.copyOf(all);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("at least one pair");
      }
    }

    /** The median of ours. */
    public double ours() {
      return median(all.stream().mapToDouble(Pair::ours).toArray());
    }

    /** The median of the yardstick. */
    public double yardstick() {
      return median(all.stream().mapToDouble(Pair::yardstick).toArray());
    }

    /** The median of the pairs' ratios. */
    public double ratio() {
      return median(all.stream().mapToDouble(Pair::ratio).toArray());
    }

    /** The figure, in seconds. */
    public Figure figure() {
      return Figure.paired(ours(), "s", yardstick(), ratio());
    }
  }

  /**
   * Measures.
   *
   * @param rounds how many pairs count
   */
  public static Pairs measure(int rounds, Work ours, Work yardstick) throws Exception {
    if (rounds < 1) {
      throw new IllegalArgumentException("at least one round");
    }
    List<Pair> pairs = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double first = seconds(round % 2 == 0 ? ours : yardstick);
      double second = seconds(round % 2 == 0 ? yardstick : ours);
      if (round > 0) {
        pairs.add(round % 2 == 0 ? new Pair(first, second) : new Pair(second, first));
      }
    }
    return new Pairs(pairs);
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return Math.max(1, System.nanoTime() - start) / 1e9;
  }
}

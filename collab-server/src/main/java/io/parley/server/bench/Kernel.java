package io.parley.server.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * A fixed piece of work, half arithmetic and half memory, whose CPU seconds tell how fast a machine
 * is at this moment. Changing it makes older absolute figures incomparable.
 */
public final class Kernel {
  private static final int MIXES = 1 << 26;
  private static final int STEPS = 1 << 21;

  /** 64 MB: beyond the caches of a core. */
  private static final int CELLS = 1 << 24;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int[] ring;

  public Kernel() {
    ring = ring();
    work(); // so that the first measurement finds compiled code
  }

  /** CPU seconds of this thread for the work: the median of three. */
  public double cpuSeconds() {
    double[] seconds = new double[3];
    for (int i = 0; i < seconds.length; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      work();
      seconds[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[1];
  }

  /** The work. Its result is fixed, and used, so that no compiler leaves the work out. */
  long work() {
    long sum = 0;
    for (int i = 0; i < MIXES; i++) {
      sum += mixed(i);
    }
    int at = 0;
    for (int i = 0; i < STEPS; i++) {
      at = ring[at];
    }
    return sum + at;
  }

  /** One cycle through all cells in an order that no prefetcher guesses (Sattolo). */
  private static int[] ring() {
    int[] cells = new int[CELLS];
    Arrays.setAll(cells, i -> i);
    for (int i = CELLS - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(mixed(i), i);
      int kept = cells[i];
      cells[i] = cells[j];
      cells[j] = kept;
    }
    return cells;
  }

  private static long mixed(long index) {
    long z = (index + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

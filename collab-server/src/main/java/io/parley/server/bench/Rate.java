package io.parley.server.bench;

import java.lang.management.ManagementFactory;

/**
 * How many operations something does in a second of CPU time of its thread. On a machine that
 * others use too, wall-clock rates are wrong by factors, and these are not.
 */
interface Rate {
  /** Rounds that run before anything counts, so that compiled code is what is measured. */
  int WARM_UP = 12;

  /** Operations a CPU second, measured once more. */
  double once() throws Exception;

  /** Prepares: by default nothing. */
  default void warmUp() throws Exception {}

  /**
   * The rate of work in this thread.
   *
   * @param operations how many of them the work does
   * @param work best between a tenth of a second and a second long
   */
  static Rate of(long operations, Interleaved.Work work) {
    return new Rate() {
      @Override
      public double once() throws Exception {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        return operations * 1e9 / Math.max(1, nanos);
      }

      @Override
      public void warmUp() throws Exception {
        for (int round = 0; round < WARM_UP; round++) {
          work.run();
        }
      }
    };
  }

  /**
   * Ours beside the yardstick, in turns; the one that begins changes from pair to pair. The ratio
   * is the median of the pairs'.
   *
   * @param rounds how many pairs count, at least 1
   */
  static Figure figure(int rounds, Rate ours, Rate yardstick) throws Exception {
    if (rounds < 1) {
      throw new IllegalArgumentException("at least one round");
    }
    ours.warmUp();
    yardstick.warmUp();
    double[] values = new double[rounds];
    double[] yardsticks = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      boolean oursFirst = round % 2 == 0;
      double first = oursFirst ? ours.once() : yardstick.once();
      double second = oursFirst ? yardstick.once() : ours.once();
      values[round] = oursFirst ? first : second;
      yardsticks[round] = oursFirst ? second : first;
      ratios[round] = values[round] / yardsticks[round];
    }
    return Figure.paired(
        Interleaved.median(values),
        "ops/s",
        Interleaved.median(yardsticks),
        Interleaved.median(ratios));
  }
}

package io.parley.query.dp;

import java.util.Arrays;

/** The share of draws at or above each number. */
final class EmpiricalTail {
  private final long[] sorted;

  private EmpiricalTail(long[] sorted) {
    this.sorted = sorted;
  }

  static EmpiricalTail of(long[] draws) {
    long[] sorted = draws.clone();
    Arrays.sort(sorted);
    return new EmpiricalTail(sorted);
  }

  /**
   * Massart 1990: sup over k of |empirical − true tail| exceeds this with probability {@code alpha}
   * at most, for any law.
   */
  static double slack(int draws, double alpha) {
    return Math.sqrt(Math.log(2 / alpha) / (2.0 * draws));
  }

  /** The share of draws ≥ k. */
  double at(long k) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] >= k) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return (sorted.length - low) / (double) sorted.length;
  }

  long least() {
    return sorted[0];
  }

  long greatest() {
    return sorted[sorted.length - 1];
  }

  /** The largest distance to the law's tail; on wide laws, at two thousand places. */
  double distance(NoiseLaw law) {
    long stride = Math.max(1, (greatest() - least()) / 2000);
    double worst = 0;
    for (long k = least(); k <= greatest() + 1; k += stride) {
      worst = Math.max(worst, Math.abs(at(k) - law.upperTail(k).doubleValue()));
    }
    return worst;
  }
}

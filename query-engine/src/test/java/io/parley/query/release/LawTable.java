package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;

/** A narrow law as arrays, for sums over all that it can do. */
final class LawTable {
  private final int farthest;
  private final double[] tails;

  LawTable(NoiseLaw law, int farthest) {
    this.farthest = farthest;
    this.tails = new double[2 * farthest + 2];
    for (int i = 0; i < tails.length; i++) {
      tails[i] = law.upperTail(i - farthest).doubleValue();
    }
  }

  /** P(X ≥ k); below the table 1, above it the last one's. */
  double tail(long k) {
    return k < -farthest ? 1 : tails[(int) Math.min(tails.length - 1, k + farthest)];
  }

  /** P(X = k), 0 outside the table. */
  double mass(long k) {
    return Math.abs(k) > farthest ? 0 : tails[(int) k + farthest] - tails[(int) k + farthest + 1];
  }
}

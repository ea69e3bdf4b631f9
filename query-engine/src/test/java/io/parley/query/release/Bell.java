package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;

/** A discrete Gaussian by its table: P(X = k) ∝ e^(−k² / 2σ²), for tests that want another law. */
final class Bell implements NoiseLaw {
  private final int farthest;
  private final double[] tails;
  private final double variance;

  Bell(double deviation, int farthest) {
    this.farthest = farthest;
    this.tails = new double[2 * farthest + 2];
    double total = 0;
    double squares = 0;
    for (int i = tails.length - 2; i >= 0; i--) {
      double k = i - farthest;
      double mass = Math.exp(-k * k / (2 * deviation * deviation));
      tails[i] = tails[i + 1] + mass;
      total += mass;
      squares += k * k * mass;
    }
    for (int i = 0; i < tails.length; i++) {
      tails[i] /= total;
    }
    variance = squares / total;
  }

  @Override
  public BigDecimal upperTail(long k) {
    return k < -farthest
        ? BigDecimal.ONE
        : new BigDecimal(tails[(int) Math.min(tails.length - 1, k + farthest)]);
  }

  @Override
  public long leastWithTail(BigDecimal tail) {
    long k = 1;
    while (upperTail(k).compareTo(tail) > 0) {
      k++;
    }
    return k;
  }

  @Override
  public double variance() {
    return variance;
  }

  /** E|X| = 2 Σ P(X ≥ k) over k ≥ 1. */
  @Override
  public double meanAbsolute() {
    double sum = 0;
    for (int k = farthest + 1; k < tails.length; k++) {
      sum += 2 * tails[k];
    }
    return sum;
  }
}

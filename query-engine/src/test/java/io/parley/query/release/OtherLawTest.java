package io.parley.query.release;

import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.counts;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals rest on {@link NoiseLaw} alone: here a discrete Gaussian, by exact enumeration. */
class OtherLawTest {
  private static final int FARTHEST = 60;
  private static final Bell BELL = new Bell(4);
  private static final LawTable TABLE = new LawTable(BELL, FARTHEST);

  /** P(X = k) ∝ e^(−k² / 2σ²), by its table. */
  private static final class Bell implements NoiseLaw {
    private final double[] tails = new double[2 * FARTHEST + 2];
    private final double variance;

    Bell(double deviation) {
      double total = 0;
      double squares = 0;
      for (int i = tails.length - 2; i >= 0; i--) {
        double k = i - FARTHEST;
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
      return k < -FARTHEST
          ? BigDecimal.ONE
          : new BigDecimal(tails[(int) Math.min(tails.length - 1, k + FARTHEST)]);
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
      for (int k = 1; k <= FARTHEST; k++) {
        sum += 2 * tails[k + FARTHEST];
      }
      return sum;
    }
  }

  @Test
  void linearAndRatio_coverTheirShare() {
    for (Expression expression :
        List.of(
            released(0),
            released(0).minus(released(1)),
            released(0).over(released(1)),
            released(0).times(released(1)))) {
      ExpressionInterval column = ExpressionInterval.of(expression, counts(BELL, BELL));
      double truth = column.value(300, 170).orElseThrow();
      double covered = 0;
      for (long x = -30; x <= 30; x++) {
        for (long y = -30; y <= 30; y++) {
          if (column.interval95(300 + x, 170 + y).orElseThrow().contains(truth)) {
            covered += TABLE.mass(x) * TABLE.mass(y);
          }
        }
      }
      double most = expression instanceof Expression.Times ? 0.98 : 0.97;
      assertThat(covered).as("%s", expression).isBetween(0.95 - 1e-9, most);
    }
  }
}

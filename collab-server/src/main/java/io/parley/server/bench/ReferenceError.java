package io.parley.server.bench;

import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.TruncatedGeometricSelection;
import java.util.Collection;

/**
 * What others' mechanisms would do at ε = 1: expectations over their laws, computed and not drawn,
 * so that a yardstick has no noise of its own. Plain floating point: nothing here is ever released.
 */
final class ReferenceError {
  private ReferenceError() {}

  /** The mean absolute error of a count with discrete Laplace noise: no mechanism has less. */
  static double count() {
    double alpha = Math.exp(-1);
    return 2 * alpha / (1 - alpha * alpha);
  }

  /** The mean absolute error of a sum of amounts in [0, {@code most}] with Laplace noise. */
  static double sum(double most) {
    return most;
  }

  /**
   * The mean absolute error of Google's bounded mean: half of ε on a count with rounded Laplace
   * noise, half on the sum of distances from the middle of the range. (Its last clamp, into the
   * range, is left out: here it never acts.)
   *
   * @param distances the exact sum of distances from the middle
   * @param halfWidth of the range
   */
  static double mean(double distances, int values, double halfWidth) {
    double scale = 2;
    double error = 0;
    int reach = Math.min(values - 1, 100);
    for (int noise = -reach; noise <= reach; noise++) {
      double near = Math.max(0, Math.abs(noise) - 0.5);
      double probability =
          noise == 0
              ? 1 - Math.exp(-0.5 / scale)
              : (Math.exp(-near / scale) - Math.exp(-(near + 1) / scale)) / 2;
      int count = values + noise;
      double bias = Math.abs(distances / count - distances / values);
      double ofSum = scale * halfWidth / count;
      // E|a + L| = |a| + b·exp(−|a|/b) for Laplace noise L of scale b.
      error += probability * (bias + ofSum * Math.exp(-bias / ofSum));
    }
    return error;
  }

  /** The mean absolute error, in cells, of the exponential mechanism with all of ε on one rank. */
  static double quantile(GridValues values, double rank) {
    int[] sorted = values.sorted();
    double eta = 1 / (2 * Math.max(rank, 1 - rank));
    double target = rank * sorted.length;
    int truth = values.quantile(rank);
    double total = 0;
    double error = 0;
    int below = 0;
    for (int cell = 0; cell < values.cells(); cell++) {
      int upTo = below;
      while (upTo < sorted.length && sorted[upTo] == cell) {
        upTo++;
      }
      double weight = Math.exp(-eta * Math.max(0, Math.max(below - target, target - upTo)));
      total += weight;
      error += weight * Math.abs(cell - truth);
      below = upTo;
    }
    return error / total;
  }

  /** How many groups show where half of ε selects them and the other half is for their counts. */
  static double groups(Collection<Long> people, double delta) {
    TruncatedGeometricSelection selection =
        TruncatedGeometricSelection.of(
            Epsilon.of("0.5"),
            new PeopleChange(1, 1),
            Delta.of(new java.math.BigDecimal(String.valueOf(delta)).toPlainString()),
            1);
    return people.stream().mapToDouble(n -> selection.probability(n).doubleValue()).sum();
  }
}

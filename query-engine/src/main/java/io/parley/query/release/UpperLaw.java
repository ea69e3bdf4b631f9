package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;

/**
 * A law of finitely many numbers that dominates another one: there is a coupling in which Y ≥ X, so
 * that P(X &gt; h) ≤ P(Y &gt; h) for each h, and the same holds for sums of independent ones and
 * for multiples that are not negative. What an interval takes from it is therefore never too small.
 *
 * <p>Tails are doubles, of the eleven digits or more that laws have; {@link NoiseSum} leaves room
 * for {@link NoiseSum} leaves room.
 */
final class UpperLaw {
  /** At how many places a sum is kept. */
  private static final int PLACES = 1024;

  /** Ascending. */
  private final double[] values;

  /** tails[i] = P(Y ≥ values[i]), one more for P(Y = ∞). */
  private final double[] tails;

  private UpperLaw(double[] values, double[] tails) {
    this.values = values;
    this.tails = tails;
  }

  /**
   * Rounds up to nodes 0 = k₀ &lt; k₁ &lt; … and their negatives, which are all integers where the
   * law is narrow. X in (−kⱼ₊₁, −kⱼ] goes to −kⱼ and X in (kⱼ, kⱼ₊₁] to kⱼ₊₁; nodes that are no
   * neighbours send kⱼ itself up too, which spares a tail.
   */
  static UpperLaw of(NoiseLaw law) {
    double deviation = Math.sqrt(law.variance());
    NodeTails nodes = NodeTails.of(law, deviation);
    int last = nodes.size() - 1;
    double[] values = new double[2 * last + 1];
    double[] tails = new double[2 * last + 2];
    tails[2 * last + 1] = nodes.atMost(last);
    for (int j = 0; j <= last; j++) {
      values[last - j] = -nodes.node(j);
      tails[last - j] = j == last ? 1 : 1 - nodes.atLeast(j + 1);
      if (j > 0) {
        boolean neighbours = nodes.node(j) - nodes.node(j - 1) == 1;
        values[last + j] = nodes.node(j);
        tails[last + j] = nodes.atMost(neighbours ? j : j - 1);
      }
    }
    values[last] = 0;
    return new UpperLaw(values, tails);
  }

  /** Dominates w·X for all w within [least, most], both at least 0. */
  UpperLaw times(double least, double most) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[i] * (values[i] >= 0 ? most : least);
    }
    return new UpperLaw(scaled, tails);
  }

  /** Dominates size · |X|, and so w·X for all w within ∓size, of a symmetric X. */
  UpperLaw sizes(double size) {
    int zero = (values.length - 1) / 2;
    double[] scaled = new double[values.length - zero];
    double[] above = new double[scaled.length + 1];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[zero + i] * size;
    }
    for (int i = 0; i < above.length; i++) {
      above[i] = i == 0 ? 1 : Math.min(1, 2 * tails[zero + i]);
    }
    return new UpperLaw(scaled, above);
  }

  /**
   * Dominates the sum of independent ones, rounded up to multiples of a power of two that is at
   * least {@code step}.
   */
  UpperLaw plus(UpperLaw other, double step) {
    double least = values[0] + other.values[0];
    double range = greatest() + other.greatest() - least;
    double lattice = Math.max(step, Math.scalb(1.0, Math.getExponent(range / PLACES) + 1));
    // Multiples of a power of two: dividing by it is exact.
    double first = Math.ceil(least / lattice);
    double[] masses = new double[(int) (Math.ceil((least + range) / lattice) - first) + 2];
    for (int i = 0; i < values.length; i++) {
      double mass = tails[i] - tails[i + 1];
      for (int j = 0; j < other.values.length; j++) {
        int place = (int) (Math.ceil((values[i] + other.values[j]) / lattice) - first);
        masses[place] += mass * (other.tails[j] - other.tails[j + 1]);
      }
    }
    double[] sums = new double[masses.length];
    double[] above = new double[masses.length + 1];
    above[masses.length] = tails[values.length] + other.tails[other.values.length];
    for (int i = masses.length - 1; i >= 0; i--) {
      sums[i] = (first + i) * lattice;
      above[i] = above[i + 1] + masses[i];
    }
    return new UpperLaw(sums, above);
  }

  /** P(Y &gt; h). */
  double above(double h) {
    int low = 0;
    int high = values.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] > h) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return tails[low];
  }

  /** At least P(Y + Z &gt; h) for independent Y, Z; in one pass over both. */
  double above(UpperLaw other, double h) {
    double sum = tails[values.length];
    int j = other.values.length;
    for (int i = 0; i < values.length; i++) {
      double left = h - values[i];
      while (j > 0 && other.values[j - 1] > left) {
        j--;
      }
      sum += (tails[i] - tails[i + 1]) * other.tails[j];
    }
    return sum;
  }

  /** The largest finite value. */
  double greatest() {
    return values[values.length - 1];
  }
}

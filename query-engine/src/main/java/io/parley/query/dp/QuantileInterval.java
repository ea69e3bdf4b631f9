package io.parley.query.dp;

import java.util.ArrayList;
import java.util.List;

/**
 * A 95 % interval for a quantile around a point that is already released.
 *
 * <p><b>Mechanism.</b> Around the point lie public places at distances that double. They cut the
 * grid into bins; the number of values in each bin gets discrete Laplace noise. Each place x is
 * then tested: with L values below and R from x on, F(x) = (1 − q)·L − q·R is the distance of x
 * from rank q, and the noised F has a known law.
 *
 * <p><b>Theorem (privacy).</b> Under the assumptions of {@link ExponentialQuantile} the noised bins
 * of all groups together are ε-differentially private: bins are disjoint, so one value moves one
 * number by one, and all values of a removal at most c·G·r. The places depend on what is released
 * already.
 *
 * <p><b>Theorem (coverage).</b> Given the point, whatever it is and however it was drawn, the span
 * holds the quantile with probability 0.95 or more, if the noise of the bins is independent of it.
 * <i>Proof.</i> Places are tested from the left end inwards, up to the first that is not clearly
 * below the quantile; the last that is clearly below is the low end, and the other end likewise.
 * The low end is above the quantile only if the first place above it was taken to be below it,
 * which is one test. The span is widened to the point, so a quantile above the point can be missed
 * by the high end only, one below it by the low end only, and one in the point's cell not at all.
 * So one end can fail, never both, and one test has all of 5 %. ∎ "Clearly" is 1.65 deviations of
 * the noise: no sum of Laplace laws with the weights that occur has more than 5 % beyond it
 * (asserted numerically; a single law has its 5 % point at 1.628, the normal limit at 1.645). A
 * rank has one place or two in the data: the slacks of one and two ranks make the interval hold
 * PERCENTILE_DISC and PERCENTILE_CONT alike.
 *
 * <p><b>What remains above 0.95.</b> The more often the point's cell is the quantile's own, the
 * less often anything can be missed. How often that is depends on the data, and an interval must
 * not look at it without paying.
 */
final class QuantileInterval {
  /** Noise is drawn in steps of a 1024th of a value, which makes its lattice negligible. */
  private static final int FINE = 1024;

  static final double DEVIATIONS = 1.65;

  private final Rank rank;
  private final DiscreteLaplace law;
  private final double deviations;

  QuantileInterval(Rank rank, PeopleChange change, int valuesPerUnit, Epsilon epsilon) {
    this(rank, change, valuesPerUnit, epsilon, DEVIATIONS);
  }

  QuantileInterval(
      Rank rank, PeopleChange change, int valuesPerUnit, Epsilon epsilon, double deviations) {
    this.rank = rank;
    this.deviations = deviations;
    this.law =
        DiscreteLaplace.of(
            epsilon,
            Sensitivity.of(
                change.changedUnits(),
                change.groupsPerPerson(),
                Math.multiplyExact((long) valuesPerUnit, FINE)));
  }

  /** The cells in which the quantile lies, as it claims; {@code point} is among them. */
  CellSpan around(SparseHistogram values, int point, RandomSource random) {
    List<Integer> places = places(values.cells(), point);
    int bins = places.size() + 1;
    double[] noised = new double[bins];
    for (int i = 0; i < bins; i++) {
      int from = i == 0 ? 0 : places.get(i - 1);
      int to = i == bins - 1 ? values.cells() : places.get(i);
      long fine = Math.multiplyExact(values.below(to) - values.below(from), (long) FINE);
      noised[i] = (double) law.addTo(fine, random) / FINE;
    }
    int low = 0;
    for (int i = 0; i < places.size() && distance(noised, i) + 1 <= -clear(i, bins); i++) {
      low = places.get(i);
    }
    int high = values.cells();
    for (int i = places.size() - 1; i >= 0 && distance(noised, i) - 2 >= clear(i, bins); i--) {
      high = places.get(i);
    }
    return new CellSpan(Math.min(low, point), Math.max(high, point + 1));
  }

  /** F at the place between bins {@code place} and {@code place + 1}, noised. */
  private double distance(double[] noised, int place) {
    double sum = 0;
    for (int i = 0; i < noised.length; i++) {
      sum += i <= place ? (1 - rank.value()) * noised[i] : -rank.value() * noised[i];
    }
    return sum;
  }

  private double clear(int place, int bins) {
    double q = rank.value();
    double weights = (1 - q) * (1 - q) * (place + 1) + q * q * (bins - place - 1);
    return deviations * StrictMath.sqrt(weights * law.variance()) / FINE;
  }

  /** Edges of cells strictly inside the grid, ascending. */
  static List<Integer> places(int cells, int point) {
    List<Integer> places = new ArrayList<>();
    for (long away = 1; point + 1 - away > 0; away *= 2) {
      places.add(0, (int) (point + 1 - away));
    }
    for (long away = 1; point + away < cells; away *= 2) {
      places.add((int) (point + away));
    }
    return places;
  }
}

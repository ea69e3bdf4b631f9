package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.TrainedModel;
import java.util.Arrays;

/**
 * What the same value in two records weighs; where it follows how often a value stands in the
 * records, each value's weight is worked out when it is wanted first. Threads may work one out
 * twice, and come to the same.
 */
final class SameWeights {
  private final TrainedModel trained;
  private final PackedRecords records;
  private final double[] plain;
  private final double[][] byValue;
  private final int[] columns;

  SameWeights(TrainedModel trained, PackedRecords records) {
    this.trained = trained;
    this.records = records;
    int size = trained.model().comparisons().size();
    plain = new double[size];
    byValue = new double[size][];
    columns = new int[size];
    for (int i = 0; i < size; i++) {
      Comparison comparison = trained.model().comparisons().get(i);
      plain[i] = trained.weights().bits(i, comparison.same());
      columns[i] = records.columns().place(comparison.column());
      int known = comparison.byFrequency() ? records.values(columns[i]).size() : 0;
      byValue[i] = new double[known];
      Arrays.fill(byValue[i], Double.NaN);
      if (!comparison.byFrequency()) {
        columns[i] = -1;
      }
    }
  }

  double bits(int comparison, int value) {
    if (columns[comparison] < 0) {
      return plain[comparison];
    }
    double[] known = byValue[comparison];
    if (value >= known.length) {
      return reckon(comparison, value);
    }
    double bits = known[value];
    if (Double.isNaN(bits)) {
      bits = reckon(comparison, value);
      known[value] = bits;
    }
    return bits;
  }

  private double reckon(int comparison, int value) {
    Comparison of = trained.model().comparisons().get(comparison);
    double share =
        trained
            .frequencies()
            .share(of.column(), records.values(columns[comparison]).text(value))
            .orElseThrow();
    return plain[comparison]
        + Math.log(trained.weights().u()[comparison][of.same()] / share) / Math.log(2);
  }

  long heldBytes() {
    return Arrays.stream(byValue).mapToLong(values -> 8L * values.length).sum();
  }
}

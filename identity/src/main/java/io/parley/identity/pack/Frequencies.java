package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;

/** How often a value stands in a column, among the records that have one there. */
@FunctionalInterface
public interface Frequencies {
  /**
   * The share of a value.
   *
   * @param comparison of the model
   * @return above 0 and at most 1; 0 for a value that nobody counted, whose weight is not adjusted
   */
  double share(int comparison, String value);

  /** Those of the records themselves. */
  static Frequencies of(LinkageModel model, PackedRecords records) {
    double[][] shares = new double[model.comparisons().size()][];
    int[] columns = new int[shares.length];
    for (int i = 0; i < shares.length; i++) {
      Comparison comparison = model.comparisons().get(i);
      columns[i] = records.columns().indexOf(comparison.column());
      shares[i] = comparison.byFrequency() ? shares(records, columns[i]) : new double[0];
    }
    return (comparison, value) -> {
      int number = records.values(columns[comparison]).find(PackedRecords.utf8(value));
      return number == Values.NONE || number >= shares[comparison].length
          ? 0
          : shares[comparison][number];
    };
  }

  private static double[] shares(PackedRecords records, int column) {
    double[] shares = new double[records.values(column).size()];
    long known = 0;
    for (int record = 0; record < records.count(); record++) {
      int value = records.value(record, column);
      if (value != Values.NONE) {
        shares[value]++;
        known++;
      }
    }
    for (int value = 0; value < shares.length; value++) {
      shares[value] /= known;
    }
    return shares;
  }
}

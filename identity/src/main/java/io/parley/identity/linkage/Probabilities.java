package io.parley.identity.linkage;

/**
 * How often pairs of one kind have each level of each comparison, among pairs with known values.
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
record Probabilities(double[][] levels) {
  /** The shares of counted levels, none of them 0: what was not seen is rare, not impossible. */
  static double[] shares(double[] counts, double unseen) {
    double all = 0;
    double[] shares = counts.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] += unseen;
      all += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= all;
    }
    return shares;
  }

  double of(int comparison, int level) {
    return levels[comparison][level];
  }
}

package io.parley.identity.linkage;

/**
 * What a model came to on the data at hand.
 *
 * @param m how often each level stands between two records of one person
 * @param u how often between two of others
 * @param prior log2 of the odds that two records drawn at random are one person
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
public record Weights(double[][] m, double[][] u, double prior) {
  private static final double LN2 = Math.log(2);

  /** The weight of a level in bits: above 0 speaks for one person. */
  public double bits(int comparison, int level) {
    return Math.log(m[comparison][level] / u[comparison][level]) / LN2;
  }
}

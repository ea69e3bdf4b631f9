package io.parley.query.release;

/**
 * A quantity of one arm with its two variances, which add because noise and sampling are
 * independent.
 */
record Measured(double value, double samplingVariance, double noiseVariance) {
  double variance() {
    return samplingVariance + noiseVariance;
  }
}

package io.parley.query.dp;

/** Clopper-Pearson: bounds of a probability from {@code hits} in {@code trials}, exact. */
record Binomial(int hits, int trials) {

  /** The true probability is below this with probability {@code alpha} at most. */
  double lower(double alpha) {
    return hits == 0 ? 0 : bisect(p -> atLeast(hits, p) >= alpha);
  }

  /** The true probability is above this with probability {@code alpha} at most. */
  double upper(double alpha) {
    Binomial misses = new Binomial(trials - hits, trials);
    return 1 - misses.lower(alpha);
  }

  private static double bisect(java.util.function.DoublePredicate enough) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (enough.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /** P(Binomial(trials, p) ≥ k), k ≥ 1. */
  private double atLeast(int k, double p) {
    if (k <= trials * p) {
      return 1;
    }
    double term =
        Math.exp(
            logFactorial(trials)
                - logFactorial(k)
                - logFactorial(trials - k)
                + k * Math.log(p)
                + (trials - k) * Math.log1p(-p));
    double sum = 0;
    for (int i = k; i <= trials && term > sum * 1e-16; i++) {
      sum += term;
      term *= (trials - i) / (i + 1.0) * p / (1 - p);
    }
    return sum;
  }

  /** Stirling's series; exact enough from 10 on, a product below. */
  private static double logFactorial(int n) {
    if (n < 10) {
      double product = 1;
      for (int i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0;
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x);
  }
}

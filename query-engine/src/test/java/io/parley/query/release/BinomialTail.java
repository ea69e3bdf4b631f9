package io.parley.query.release;

/** How likely so few successes are, for tests that state their false alarm rate. */
final class BinomialTail {
  private BinomialTail() {}

  /** P(at most {@code k} of {@code n}), added up term by term from k down. */
  static double atMost(int k, int n, double p) {
    if (k > n * p) {
      return k >= n ? 1 : 1 - atMost(n - k - 1, n, 1 - p); // No underflow on the way down.
    }
    double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (int i = 1; i <= k; i++) {
      log += Math.log(n - k + i) - Math.log(i);
    }
    double term = Math.exp(log);
    double sum = 0;
    for (int i = k; i >= 0 && (term > 0 || i == k); i--) {
      sum += term;
      term *= i / (n - i + 1.0) * (1 - p) / p;
    }
    return sum;
  }
}

package io.parley.query.release;

import java.util.Optional;

/**
 * One arm of a randomised test by what its people add up to, as released: everybody assigned
 * (intention to treat), the sum of a value over them, and the sum of its squares. People without
 * the value count 0. The three numbers carry independent noise.
 */
public record Moments(NoisedNumber people, NoisedNumber sum, NoisedNumber squares) {
  /**
   * −g″/2g′ at v = 1 of g(v) = 2Φ(z√v) − 1, the coverage of an interval whose variance is v times
   * the right one: (z² + 1)/4.
   */
  private static final double CURVATURE = (Interval.Z95 * Interval.Z95 + 1) / 4;

  /**
   * The mean s/n with its variance by the delta method: w/n from sampling, and (v_s + m²·v_n)/n²
   * from noise. The spread w = (ss − s²/n)/(n − 1) is itself known with noise, of variance τ² =
   * v_ss/(n − 1)². An interval whose variance errs up and down alike covers too seldom, as coverage
   * is a concave function of the variance; to second order w + (z² + 1)/4 · τ²/w makes up for it.
   *
   * <p>Noise may take w to zero or below: then nothing is known of the sampling error and there is
   * no mean to compare. Empty, too, for fewer than two people. Bias from clamping values to their
   * bounds is not covered.
   */
  Optional<Measured> mean() {
    double n = people.value();
    if (n < 2) {
      return Optional.empty();
    }
    double mean = sum.value() / n;
    double spread = (squares.value() - n * mean * mean) / (n - 1);
    if (!(spread > 0)) {
      return Optional.empty();
    }
    double doubt = squares.noiseVariance() / ((n - 1) * (n - 1));
    return Optional.of(
        new Measured(
            mean,
            (spread + CURVATURE * doubt / spread) / n,
            (sum.noiseVariance() + mean * mean * people.noiseVariance()) / (n * n)));
  }
}

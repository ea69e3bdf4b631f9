package io.parley.query.release;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * How far a normal error and the noise of several numbers go together.
 *
 * <p><b>Theorem.</b> Let S be normal with variance s², and M = Σ a_i·X_i with variance v, all
 * independent, each X_i of Laplace's or of the normal law. Let Q(u) = P(|√u·Z| &gt; t) for a
 * standard normal Z, and Q̄(u) be Q up to u = t²/3 and its tangent there from then on. Then P(|S +
 * M| &gt; t) ≤ E Q̄(s² + v·E), E having the exponential law of mean 1. <i>Proof.</i> A Laplace
 * variable is √V·Z, V exponential and of its variance. So S + M is √U·Z, U = s² + Σ w_i·E_i with Σ
 * w_i = v, where E_i = 1 stands for a normal X_i. Q is convex up to t²/3 and concave from there on
 * (Q″ has the sign of t²/u − 3), so that Q̄ is convex and nowhere below Q, and P(|S + M| &gt; t) =
 * E Q(U) ≤ E Q̄(U). For convex φ, φ(s² + Σ (w_i/v)·v·E_i) ≤ Σ (w_i/v)·φ(s² + v·E_i), of which every
 * mean is E φ(s² + v·E), or less for E_i = 1 (Jensen). ∎
 *
 * <p>Without noise this is the normal law; with noise alone it is wider by 2.1 % at most than one
 * Laplace law. Noise is taken as continuous, though it is whole steps.
 */
final class TwoErrors {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  private static final int EVALUATIONS = 1_000;
  private static final GaussIntegratorFactory LEGENDRE = new GaussIntegratorFactory();

  /** exp(−40) is below 1e-17: beyond it the largest slope is taken. */
  private static final double FAR = 40;

  private TwoErrors() {}

  /**
   * The least t for which the theorem gives this probability.
   *
   * @param sampling s, the standard error of the normal part
   * @param noise √v, that of the noise
   * @param probability of an error beyond ∓t, above 0 and 0.05 at most
   */
  static double halfWidth(double sampling, double noise, double probability) {
    double normal = NORMAL.inverseCumulativeProbability(1 - probability / 2);
    double all = Math.hypot(sampling, noise);
    if (!(noise > 0)) {
      return normal * all;
    }
    double v = noise / all * (noise / all);
    // A normal error goes less far at these probabilities; 2 + ln 1/p of all standard deviations
    // are more than Laplace's law needs, which is √½·ln 1/p.
    return all
        * new BrentSolver(1e-9)
            .solve(
                EVALUATIONS,
                t -> beyond(t, 1 - v, v) - probability,
                0.95 * normal,
                2 - Math.log(probability));
  }

  /** E Q̄(s² + v·E) by parts: Q(s²) + v ∫ Q̄′(s² + v·e) exp(−e) de. */
  private static double beyond(double t, double sampling, double v) {
    double bend = Math.min((t * t / 3 - sampling) / v, FAR);
    double middle = Math.min(bend, 4);
    double curved = curved(t, sampling, v, 0, middle) + curved(t, sampling, v, middle, bend);
    double straight = slope(t, t * t / 3) * Math.exp(-bend);
    return (sampling > 0 ? 2 * NORMAL.cumulativeProbability(-t / Math.sqrt(sampling)) : 0)
        + v * (curved + straight);
  }

  private static double curved(double t, double sampling, double v, double from, double to) {
    return to > from
        ? LEGENDRE.legendre(48, from, to).integrate(e -> slope(t, sampling + v * e) * Math.exp(-e))
        : 0;
  }

  /** Q′(u), which is largest at u = t²/3. */
  private static double slope(double t, double u) {
    return u > 0 ? NORMAL.density(t / Math.sqrt(u)) * t / (u * Math.sqrt(u)) : 0;
  }
}

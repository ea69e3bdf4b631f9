package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What noise the numbers of one release get. A release has some vectors of numbers (a count, a sum
 * …), each with a number a group and a {@link Sensitivity} of its own; the budget is split equally
 * among the vectors.
 *
 * <p><b>Theorem.</b> Let every number of every vector get independent noise of the {@link #law} for
 * its vector's sensitivity. Then all of them together have the privacy of {@link #charge}, and are
 * (ε, δ)-differentially private for the ε and δ of {@link #ofLeastError}. <i>Proof.</i> Each vector
 * is ε/m-differentially private, or ρ/m-zCDP, by the theorems of {@link DiscreteLaplace} and {@link
 * DiscreteGaussian}; both add up under composition, and {@link GaussianCalibration} leads from ρ to
 * (ε, δ). All vectors use the same kind of law: parts of both would cost more than ε together. ∎
 */
public sealed interface NoiseMechanism {
  /** The law of the noise for a vector of this sensitivity. */
  IntegerNoise law(Sensitivity sensitivity);

  /** The cost of all vectors together: never below the truth. */
  NoiseCharge charge();

  /** How many vectors share the charge. */
  int vectors();

  /**
   * The mechanism with the smaller mean absolute error, chosen by public parameters only and alike
   * on every machine.
   *
   * <p>For c units in G groups at M steps the continuous laws have E|X| = c·G·M·m/ε and
   * c·√G·M·√(m/ρ)/√π. So Gaussian noise is better exactly where ε² &lt; π·ρ·G·m: c and M cancel,
   * and one choice serves vectors of different caps. (Discrete Laplace noise below scale one is a
   * little better than its continuous law; the rule ignores it.)
   *
   * @param groupsPerUnit G, the groups that one joined unit can be in
   * @param vectors m, above zero
   * @param delta zero if no δ may be spent on noise: then the law is discrete Laplace
   */
  static NoiseMechanism ofLeastError(int groupsPerUnit, int vectors, Epsilon epsilon, Delta delta) {
    if (groupsPerUnit < 1) {
      throw new IllegalArgumentException("groups per unit " + groupsPerUnit + " are below one");
    }
    Laplace laplace = new Laplace(epsilon, vectors);
    if (delta.isZero()) {
      return laplace;
    }
    Gaussian gaussian = new Gaussian(GaussianCalibration.rho(epsilon, delta), vectors);
    BigDecimal left = epsilon.value().multiply(epsilon.value());
    BigDecimal right =
        Enclosure.pi(50)
            .low()
            .multiply(gaussian.rho())
            .multiply(BigDecimal.valueOf((long) groupsPerUnit * vectors));
    return left.compareTo(right) < 0 ? gaussian : laplace;
  }

  /** Discrete Laplace noise, ε/m for each vector. */
  record Laplace(Epsilon epsilon, int vectors) implements NoiseMechanism {
    public Laplace {
      requireVectors(vectors);
    }

    @Override
    public DiscreteLaplace law(Sensitivity sensitivity) {
      return DiscreteLaplace.of(epsilon.share(vectors), sensitivity);
    }

    @Override
    public NoiseCharge charge() {
      return new NoiseCharge.Pure(epsilon);
    }
  }

  /** Discrete Gaussian noise, ρ/m for each vector. */
  record Gaussian(BigDecimal rho, int vectors) implements NoiseMechanism {
    public Gaussian {
      requireVectors(vectors);
      if (rho.signum() <= 0) {
        throw new IllegalArgumentException("rho is not above zero");
      }
    }

    @Override
    public DiscreteGaussian law(Sensitivity sensitivity) {
      MathContext down = new MathContext(40, RoundingMode.DOWN);
      return DiscreteGaussian.of(rho.divide(BigDecimal.valueOf(vectors), down), sensitivity);
    }

    @Override
    public NoiseCharge charge() {
      return new NoiseCharge.Concentrated(rho);
    }
  }

  private static void requireVectors(int vectors) {
    if (vectors < 1) {
      throw new IllegalArgumentException("a release without numbers needs no noise");
    }
  }
}

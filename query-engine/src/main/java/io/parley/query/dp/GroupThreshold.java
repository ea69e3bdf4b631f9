package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Decides by its noisy number of people whether an undeclared group shows.
 *
 * <p><b>Mechanism.</b> Every group that holds a person gets its number of people plus independent
 * noise X of an integer law; it shows, with this noisy count, where the noisy count is at least T.
 * Groups without people draw nothing and never show.
 *
 * <p><b>Theorem.</b> Assume that the noisy counts of any fixed set of groups are (ε,
 * δ₀)-differentially private (δ₀ = 0 for Laplace noise), and that one removal changes counts as
 * {@link PeopleChange} says. With T − c ≥ 1 and c·G · P(X ≥ T − c) ≤ δ the mechanism is (ε, δ₀ +
 * δ)-differentially private. (After Korolova et al. 2009 and Wilson et al. 2020, here for the
 * discrete law, steps of c, and groups new on either side.)
 *
 * <p><b>Proof.</b> Let D, D′ be neighbours, A the groups with people in D only, B those in D′ only,
 * C the rest with people in both. A group of A has nobody in D′, so at most c people in D: it shows
 * with probability at most P(X ≥ T − c). At most c·G groups change, so some group of A shows with
 * probability a ≤ δ (union bound), and so does b ≤ δ for B. Fix a set S of outputs; let x, y be the
 * probabilities that the output on C alone is in S, under D and D′. Showing is post-processing of
 * noisy counts, hence x ≤ e^ε·y + δ₀. Noise is independent, so P(M(D) ∈ S) ≤ x(1 − a) + a and
 * P(M(D′) ∈ S) ≥ y(1 − b). Therefore P(M(D) ∈ S) ≤ x(1 − b) + xb + (1 − x)a ≤ (e^ε·y + δ₀)(1 − b) +
 * max(a, b) ≤ e^ε·P(M(D′) ∈ S) + δ₀ + δ. ∎ A larger T only lowers a and b, so {@code minPeople} may
 * raise it.
 *
 * <p><b>For Rényi accounting.</b> Given that no group of A shows (under D) and none of B (under
 * D′), events of probability at least 1 − δ that depend on the noise of A and B alone, the outputs
 * are those on C: their divergence of every order is at most that of the noisy counts of C. So the
 * mechanism has the curve of its noise, δ-approximately: the curve and δ are charged separately.
 *
 * <p><b>A fault avoided.</b> Google's Java library adds noise rounded to an integer, but takes T
 * from the quantile of the continuous law; half a step is missing, and δ is exceeded by up to 1.8
 * times. Here T comes from the tail of the law that is drawn, rounded up.
 *
 * <p>What shows is biased upwards, and a total is not the sum of what shows.
 */
public final class GroupThreshold {
  private static final MathContext DOWN = new MathContext(64, RoundingMode.DOWN);

  private final long value;

  private GroupThreshold(long value) {
    this.value = value;
  }

  /**
   * The threshold where the count receives discrete Laplace noise calibrated to {@code change} and
   * {@code epsilon}.
   */
  public static GroupThreshold discreteLaplace(
      Epsilon epsilon, PeopleChange change, Delta delta, long minPeople) {
    return of(DiscreteLaplace.of(epsilon, change.sensitivity()), change, delta, minPeople);
  }

  /**
   * The larger of {@code minPeople} and the smallest T with c·G · P(X ≥ T − c) ≤ δ.
   *
   * @param law the law that the count really receives: whose mechanism knows {@link
   *     PeopleChange#sensitivity}
   * @param delta above zero: without δ no group may show because of one person
   */
  public static GroupThreshold of(NoiseLaw law, PeopleChange change, Delta delta, long minPeople) {
    if (delta.isZero()) {
      throw new IllegalArgumentException(
          "a threshold on undeclared groups needs a delta above zero");
    }
    if (minPeople < 1) {
      throw new IllegalArgumentException("min_people " + minPeople + " is below one");
    }
    BigDecimal perGroup = delta.value().divide(BigDecimal.valueOf(change.groups()), DOWN);
    long forDelta = Math.addExact(law.leastWithTail(perGroup), (long) change.step());
    return new GroupThreshold(Math.max(minPeople, forDelta));
  }

  /** Whether a group with this noisy number of people shows. */
  public boolean shows(long noisyCount) {
    return noisyCount >= value;
  }

  /** T: the smallest noisy count that shows. Public. */
  public long value() {
    return value;
  }
}

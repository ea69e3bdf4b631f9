package io.parley.query.dp;

import java.math.BigDecimal;

/**
 * The noise of an intersection of two parties without a room. Each side protects its own people by
 * noise that only it knows: the answerer adds a discrete Laplace number to the count that it sees;
 * the asker beforehand puts dummies into its rows, whose number it draws from the same law, cut off
 * and shifted.
 *
 * <h2>The cut law</h2>
 *
 * Let X be discrete Laplace of scale 1/ε, t ≥ 1, and Y be X under the condition |X| ≤ t; the asker
 * brings t + Y of 2t common dummies.
 *
 * <p><b>Theorem.</b> Let f count people, so that neighbours differ by one. Then f + Y is (ε,
 * δ)-differentially private with δ = P(Y = t). More: it is of the form that {@code Charge} wants,
 * (1 − δ)P′ + δP″ and (1 − δ)Q′ + δQ″ with P′ and Q′ within a factor e^ε of each other. Proof. Let
 * f(D) = 0 and f(D′) = 1 without loss. On {1 − t, …, t} both laws are positive, and their ratio is
 * e^(±ε), as |z| and |z − 1| differ by one. Outside, D has −t and D′ has t + 1, each with
 * probability P(Y = t) by symmetry. Let P″ and Q″ be these points and P′ and Q′ the rest, both
 * divided by the same 1 − δ. ∎
 *
 * <p>t is the least with P(X ≥ t) ≤ δ(1 − 2δ). Then P(Y = t) ≤ δ(1 − 2δ)/(1 − 2P(X ≥ t + 1)) ≤ δ.
 *
 * <p>The number that both get is f + Y + X′ with X′ the answerer's noise: to the answerer, who
 * knows X′, it says no more than f + Y; to the asker, who knows Y, no more than f + X′, which is
 * (ε, 0)-private; to a reader less than either.
 */
public final class IntersectionNoise {
  private static final Sensitivity ONE = new Sensitivity(1);

  private final Epsilon epsilon;
  private final DiscreteLaplace law;
  private final int cut;

  private IntersectionNoise(Epsilon epsilon, DiscreteLaplace law, int cut) {
    this.epsilon = epsilon;
    this.law = law;
    this.cut = cut;
  }

  /**
   * The noise of these terms.
   *
   * @throws IllegalArgumentException if δ is zero, or so many dummies are needed that no run would
   *     hold them
   */
  public static IntersectionNoise of(Epsilon epsilon, Delta delta) {
    if (delta.isZero()) {
      throw new IllegalArgumentException("a finite number of dummies needs a delta above 0");
    }
    DiscreteLaplace law = DiscreteLaplace.of(epsilon, ONE);
    BigDecimal two = BigDecimal.valueOf(2);
    BigDecimal tail = delta.value().multiply(BigDecimal.ONE.subtract(delta.value().multiply(two)));
    long cut = Math.max(1, law.leastWithTail(tail));
    if (cut > 1 << 20) {
      throw new IllegalArgumentException("epsilon " + epsilon + " needs too many dummies");
    }
    return new IntersectionNoise(epsilon, law, (int) cut);
  }

  /** 2t: how many dummies there are; the answerer brings them all. */
  public int dummies() {
    return 2 * cut;
  }

  /** t: what the asker's dummies add on average, taken off the count. */
  public int shift() {
    return cut;
  }

  /** How many dummies the asker brings: t + Y, within 0 and {@link #dummies}. */
  public int askersDummies(RandomSource random) {
    while (true) {
      long drawn = law.sample(random).longValueExact();
      if (Math.abs(drawn) <= cut) {
        return Math.toIntExact(cut + drawn);
      }
    }
  }

  /** What the answerer adds to the count. */
  public long answerersNoise(RandomSource random) {
    return law.sample(random).longValueExact();
  }

  /**
   * The least w with P(|Y + X′| &gt; w) ≤ {@code miss}, bounded from above.
   *
   * <p>Y may be taken as uncut: X′ is symmetric and unimodal, so P(|y + X′| &gt; w) grows with |y|,
   * and cutting makes |Y| smaller. With q = e^(−ε), P(X + X′ = s) = ((1−q)/(1+q))² q^|s| (|s| +
   * (1+q²)/(1−q²)), a sum of geometric series; its tail has a closed form. It is computed in
   * floating point and rounded up by a part in a million, which is far from any privacy claim: it
   * concerns the accuracy alone.
   */
  public long halfWidth(double miss) {
    double q = Math.exp(-epsilon.value().doubleValue());
    double scale = Math.pow((1 - q) / (1 + q), 2);
    double offset = (1 + q * q) / (1 - q * q);
    long w = 0;
    while (1.000001 * tail(q, scale, offset, w + 1.0) > miss) {
      w++;
    }
    return w;
  }

  /** 2·Σ over s ≥ m of scale·q^s·(s + offset). */
  private static double tail(double q, double scale, double offset, double m) {
    double geometric = Math.pow(q, m) / (1 - q);
    double weighted = Math.pow(q, m) * (m * (1 - q) + q) / ((1 - q) * (1 - q));
    return 2 * scale * (weighted + offset * geometric);
  }
}

package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.List;

/**
 * The third thing that two records can be, beside one person and two strangers: two people of one
 * household. They share a surname, an address and a phone as one person does, and comparisons that
 * are added up as if each said something of its own would make them one.
 *
 * <p>With odds of one person and of a household each against strangers, P(m)/P(u)·λ and
 * P(h)/P(u)·η, the odds of one person against all else are P(m)/P(u)·λ / (1 + P(h)/P(u)·η): in
 * bits, the weight of the household is taken off as log2(1 + 2^bits).
 *
 * @param shares how often each level stands between two of a household, by comparison and level;
 *     none for a comparison where a household shares nothing: it is as between strangers
 * @param prior log2 of the odds that two records drawn at random are of one household, against
 *     strangers
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
public record Household(List<double[]> shares, double prior) {
  private static final double LN2 = Math.log(2);

  public Household {
    shares = List.copyOf(shares);
  }

  /** What a model expects of households. */
  static Household of(LinkageModel model, double prior) {
    return new Household(model.comparisons().stream().map(Household::shares).toList(), prior);
  }

  private static double[] shares(Comparison comparison) {
    return comparison
        .expected()
        .filter(e -> e.ofHousehold())
        .map(
            e -> {
              double[] shares = new double[comparison.size()];
              for (int level = 0; level < shares.length; level++) {
                shares[level] = e.h(level);
              }
              return shares;
            })
        .orElse(new double[0]);
  }

  /** Whether a model knows of households at all. */
  static boolean known(LinkageModel model) {
    return model.comparisons().stream()
        .anyMatch(c -> c.expected().filter(e -> e.ofHousehold()).isPresent());
  }

  /** What a level says for a household against strangers, in bits. */
  public double bits(int comparison, int level, Weights weights) {
    double[] of = shares.get(comparison);
    return of.length == 0 ? 0 : Math.log(of[level] / weights.u()[comparison][level]) / LN2;
  }
}

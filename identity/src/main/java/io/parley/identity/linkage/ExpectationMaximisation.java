package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.List;

/**
 * Estimates m among the pairs of one narrow block, with u held fixed (Dempster, Laird and Rubin
 * 1977, on the counts of patterns). It never sees who is who.
 */
final class ExpectationMaximisation {
  private static final int MOST_ROUNDS = 500;
  private static final double SETTLED = 1e-7;

  /** Most pairs of a narrow block that agree elsewhere too are one person: where to begin. */
  private static final double START = 0.3;

  /** A level that was not seen is taken for a thousandth of a pair. */
  private static final double UNSEEN = 1e-3;

  private final List<Comparison> comparisons;
  private final double worth;
  private final boolean[] trained;
  private final Probabilities u;
  private final List<Pattern> patterns;

  /**
   * Sets a session up.
   *
   * @param trained which comparisons the block leaves free
   */
  ExpectationMaximisation(
      LinkageModel model, boolean[] trained, Probabilities u, List<Pattern> patterns) {
    this.comparisons = model.comparisons();
    this.worth = model.belief().m();
    this.trained = trained.clone();
    this.u = u;
    this.patterns = patterns;
  }

  /**
   * What a session came to.
   *
   * @param m of the trained comparisons; others are as they began
   * @param matches how many pairs of the block are one person, as estimated
   * @param pairs how many pairs the block has
   */
  record Session(Probabilities m, double matches, double pairs) {}

  Session run() {
    Probabilities m = start(comparisons);
    double share = START;
    double pairs = patterns.stream().mapToDouble(Pattern::count).sum();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[][] counts = new double[comparisons.size()][];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new double[comparisons.get(i).size()];
      }
      double matches = 0;
      for (Pattern pattern : patterns) {
        double expected = posterior(pattern, m, share) * pattern.count();
        matches += expected;
        for (int i = 0; i < counts.length; i++) {
          if (pattern.levels()[i] != Comparison.UNKNOWN) {
            counts[i][pattern.levels()[i]] += expected;
          }
        }
      }
      double moved = Math.abs(matches / pairs - share);
      share = Math.min(Math.max(matches / pairs, 1e-9), 1 - 1e-9);
      for (int i = 0; i < counts.length; i++) {
        if (trained[i]) {
          believe(i, counts[i]);
          double[] shares = Probabilities.shares(counts[i], UNSEEN);
          for (int level = 0; level < shares.length; level++) {
            moved = Math.max(moved, Math.abs(shares[level] - m.of(i, level)));
          }
          m.levels()[i] = shares;
        }
      }
      if (moved < SETTLED) {
        break;
      }
    }
    return new Session(m, share * pairs, pairs);
  }

  /** What is known before any data counts as pairs seen (the mode of a Dirichlet posterior). */
  private void believe(int comparison, double[] counts) {
    comparisons
        .get(comparison)
        .expected()
        .ifPresent(
            expected -> {
              for (int level = 0; level < counts.length; level++) {
                counts[level] += worth * expected.m(level);
              }
            });
  }

  /**
   * What a comparison expects; without that, records of one person are more often alike than not:
   * each level twice as often as the next.
   */
  static Probabilities start(List<Comparison> comparisons) {
    double[][] levels = new double[comparisons.size()][];
    for (int i = 0; i < levels.length; i++) {
      double[] counts = new double[comparisons.get(i).size()];
      for (int level = 0; level < counts.length; level++) {
        int at = level;
        counts[level] = comparisons.get(i).expected().map(e -> e.m(at)).orElse(Math.pow(2, level));
      }
      levels[i] = Probabilities.shares(counts, 0);
    }
    return new Probabilities(levels);
  }

  private double posterior(Pattern pattern, Probabilities m, double share) {
    double odds = Math.log(share / (1 - share));
    for (int i = 0; i < pattern.levels().length; i++) {
      int level = pattern.levels()[i];
      if (trained[i] && level != Comparison.UNKNOWN) {
        odds += Math.log(m.of(i, level) / u.of(i, level));
      }
    }
    return 1 / (1 + Math.exp(-odds));
  }
}

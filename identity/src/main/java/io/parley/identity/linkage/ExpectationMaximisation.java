package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.List;

/**
 * Estimates m among the pairs of one narrow block (Dempster, Laird and Rubin 1977, on the counts of
 * patterns). A pair is one person, two of one household, or strangers; what the latter two look
 * like is held fixed, and how many there are of each is estimated along. It never sees who is who.
 */
final class ExpectationMaximisation {
  private static final int MOST_ROUNDS = 500;
  private static final double SETTLED = 1e-7;

  /** Most pairs of a narrow block that agree elsewhere too are one person: where to begin. */
  private static final double START = 0.3;

  private static final double START_HOUSEHOLD = 0.1;
  private static final double LEAST = 1e-9;

  /** A level that was not seen is taken for a thousandth of a pair. */
  private static final double UNSEEN = 1e-3;

  private final List<Comparison> comparisons;
  private final double worth;
  private final boolean[] trained;
  private final Probabilities u;
  private final List<double[]> household;
  private final boolean households;
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
    this.household = Household.of(model, 0).shares();
    this.households = Household.known(model);
    this.patterns = patterns;
  }

  /**
   * What a session came to.
   *
   * @param m of the trained comparisons; others are as they began
   * @param matches how many pairs of the block are one person, as estimated
   * @param households how many are two people of one household
   */
  record Session(Probabilities m, double matches, double households) {}

  Session run() {
    Probabilities m = start(comparisons);
    double share = START;
    double together = households ? START_HOUSEHOLD : 0;
    double pairs = patterns.stream().mapToDouble(Pattern::count).sum();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[][] counts = new double[comparisons.size()][];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new double[comparisons.get(i).size()];
      }
      double matches = 0;
      double shared = 0;
      for (Pattern pattern : patterns) {
        double person = share * Math.exp(ratio(pattern, m));
        double house = together * Math.exp(ratio(pattern));
        double all = person + house + Math.max(LEAST, 1 - share - together);
        double expected = person / all * pattern.count();
        matches += expected;
        shared += house / all * pattern.count();
        for (int i = 0; i < counts.length; i++) {
          if (pattern.levels()[i] != Comparison.UNKNOWN) {
            counts[i][pattern.levels()[i]] += expected;
          }
        }
      }
      double moved = Math.abs(matches / pairs - share);
      share = within(matches / pairs);
      together = households ? within(shared / pairs) : 0;
      moved = Math.max(moved, maximise(m, counts));
      if (moved < SETTLED) {
        break;
      }
    }
    return new Session(m, share * pairs, together * pairs);
  }

  private static double within(double share) {
    return Math.min(Math.max(share, LEAST), 1 - LEAST);
  }

  /** Takes the counts for m. Returns how far it moved. */
  private double maximise(Probabilities m, double[][] counts) {
    double moved = 0;
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
    return moved;
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

  /** ln of how much likelier a pattern is of one person than of strangers. */
  private double ratio(Pattern pattern, Probabilities m) {
    double sum = 0;
    for (int i = 0; i < pattern.levels().length; i++) {
      int level = pattern.levels()[i];
      if (trained[i] && level != Comparison.UNKNOWN) {
        sum += Math.log(m.of(i, level) / u.of(i, level));
      }
    }
    return sum;
  }

  /** The same of one household. */
  private double ratio(Pattern pattern) {
    double sum = 0;
    for (int i = 0; i < pattern.levels().length && households; i++) {
      int level = pattern.levels()[i];
      if (trained[i] && level != Comparison.UNKNOWN && household.get(i).length > 0) {
        sum += Math.log(household.get(i)[level] / u.of(i, level));
      }
    }
    return sum;
  }
}

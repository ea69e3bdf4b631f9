package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.MadeOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Estimates m among the pairs of one narrow block (Dempster, Laird and Rubin 1977, on the counts of
 * patterns). A pair is one person, two of one household, or strangers; what the latter two look
 * like is held fixed, and how many there are of each is estimated along. It never sees who is who.
 *
 * <p>Strangers of one name are alike in what is made of it ({@link Namesakes}). Where the block is
 * that of the name, how much alike is estimated too: there all strangers are namesakes.
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
  private final boolean households;

  /** How much likelier each pattern is of one household than of strangers. */
  private final double[] house;

  private final List<Pattern> patterns;
  private final List<Namesakes> namesakes;

  /**
   * Sets a session up.
   *
   * @param trained which comparisons the block leaves free
   * @param namesakes what strangers of one name look like, as far as it is known
   */
  ExpectationMaximisation(
      LinkageModel model,
      boolean[] trained,
      Probabilities u,
      List<Namesakes> namesakes,
      List<Pattern> patterns) {
    this.comparisons = model.comparisons();
    this.namesakes = new ArrayList<>(namesakes);
    this.worth = model.belief().m();
    this.trained = trained.clone();
    this.u = u;
    this.households = Household.known(model);
    this.patterns = patterns;
    double[][] ratios = ratios(Household.of(model, 0).shares());
    this.house = patterns.stream().mapToDouble(p -> Math.exp(sum(p, ratios))).toArray();
  }

  /**
   * What a session came to.
   *
   * @param m of the trained comparisons; others are as they began
   * @param matches how many pairs of the block are one person, as estimated
   * @param households how many are two people of one household
   * @param namesakes what strangers of one name look like; learned where the block is of the name
   */
  record Session(Probabilities m, double matches, double households, List<Namesakes> namesakes) {}

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
      double[][] ratios = ratios(Arrays.asList(m.levels()));
      Strangers strangers = new Strangers(m);
      for (int at = 0; at < patterns.size(); at++) {
        Pattern pattern = patterns.get(at);
        double person = share * Math.exp(sum(pattern, ratios));
        double home = together * house[at];
        double others = Math.max(LEAST, 1 - share - together) * strangers.likelier(pattern);
        double all = person + home + others;
        double expected = person / all * pattern.count();
        matches += expected;
        shared += home / all * pattern.count();
        strangers.count(pattern, others / all * pattern.count());
        for (int i = 0; i < counts.length; i++) {
          if (pattern.levels()[i] != Comparison.UNKNOWN) {
            counts[i][pattern.levels()[i]] += expected;
          }
        }
      }
      double moved = Math.abs(matches / pairs - share);
      share = within(matches / pairs);
      together = households ? within(shared / pairs) : 0;
      moved = Math.max(moved, Math.max(maximise(m, counts), strangers.learn()));
      if (moved < SETTLED) {
        break;
      }
    }
    return new Session(m, share * pairs, together * pairs, List.copyOf(namesakes));
  }

  /** How likely strangers have a pattern, against each level for itself, in one round. */
  private final class Strangers {
    private final List<Namesakes.Factors> factors;

    /** The chances of one name in all pairs of the block, by what of the name is left free. */
    private final double[][] inBlock;

    private final double[][] counts;

    Strangers(Probabilities m) {
      factors = namesakes.stream().map(n -> n.factors(m.levels(), u.levels())).toList();
      inBlock = namesakes.stream().map(n -> inBlock(n, m)).toArray(double[][]::new);
      counts = new double[inBlock.length][];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new double[namesakes.get(i).n().length];
      }
    }

    private double[] inBlock(Namesakes of, Probabilities m) {
      double[] chances = new double[of.names().size()];
      for (int name = 0; name < chances.length; name++) {
        chances[name] =
            trained[of.names().get(name).comparison()]
                ? of.chance(name, Comparison.UNKNOWN, m.levels(), u.levels())
                : 1;
      }
      return chances;
    }

    double likelier(Pattern pattern) {
      double likelier = 1;
      for (int i = 0; i < inBlock.length; i++) {
        int level = pattern.levels()[namesakes.get(i).comparison()];
        likelier *= factors.get(i).of(pattern.levels(), 0);
        if (level != Comparison.UNKNOWN && !trained[namesakes.get(i).comparison()]) {
          // The block has chosen that level: it says how many of its strangers are namesakes.
          likelier /= inBlock(i, level);
        }
      }
      return likelier;
    }

    private double inBlock(int namesakes, int level) {
      Namesakes of = ExpectationMaximisation.this.namesakes.get(namesakes);
      double[] byPart = new double[of.names().size()];
      Arrays.setAll(byPart, name -> of.moreByPart(name, level, u.levels()));
      return Namesakes.likelier(inBlock[namesakes], of.more(level, u.levels()), byPart);
    }

    void count(Pattern pattern, double expected) {
      for (int i = 0; i < inBlock.length; i++) {
        int level = pattern.levels()[namesakes.get(i).comparison()];
        if (level != Comparison.UNKNOWN) {
          counts[i][level] += expected;
        }
      }
    }

    /** Takes the counts for n where the block is that of the name. Returns how far it moved. */
    double learn() {
      double moved = 0;
      for (int i = 0; i < inBlock.length; i++) {
        Namesakes before = namesakes.get(i);
        if (before.isOfBlock(trained)) {
          MadeOf expected = comparisons.get(before.comparison()).madeOf().orElseThrow();
          for (int level = 0; level < counts[i].length; level++) {
            counts[i][level] += worth * expected.n(level);
          }
          double[] shares = Probabilities.shares(counts[i], UNSEEN);
          for (int level = 0; level < shares.length; level++) {
            moved = Math.max(moved, Math.abs(shares[level] - before.n()[level]));
          }
          namesakes.set(i, before.with(shares));
        }
      }
      return moved;
    }
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

  /** ln of how much likelier each level is than between strangers; 0 where nothing is known. */
  private double[][] ratios(List<double[]> shares) {
    double[][] ratios = new double[comparisons.size()][];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = new double[comparisons.get(i).size()];
      for (int level = 0; level < shares.get(i).length && trained[i]; level++) {
        ratios[i][level] = Math.log(shares.get(i)[level] / u.of(i, level));
      }
    }
    return ratios;
  }

  private static double sum(Pattern pattern, double[][] ratios) {
    double sum = 0;
    for (int i = 0; i < ratios.length; i++) {
      int level = pattern.levels()[i];
      sum += level == Comparison.UNKNOWN ? 0 : ratios[i][level];
    }
    return sum;
  }
}

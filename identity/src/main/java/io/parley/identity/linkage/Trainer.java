package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Estimates a model's numbers from records alone.
 *
 * <p>u comes from random pairs: among those, next to none are one person; in small sets some are,
 * and once m is known those are taken out. m comes from a session in each narrow block of the
 * model, averaged; a column that the block fixes is trained in the other sessions. One session over
 * all blocks at once drifts where matches are rare, and u from blocked pairs takes look-alikes for
 * strangers. What the model believes before any data counts as pairs seen.
 */
final class Trainer {
  /** So many random pairs that a level of one in ten thousand is seen fifty times. */
  private static final long RANDOM_PAIRS = 500_000;

  /** A level that no random pair had: half a pair. */
  private static final double UNSEEN = 0.5;

  /** A block with more pairs a record than this is no narrow one. */
  private static final long MOST_A_RECORD = 5;

  private final LinkageModel model;
  private final List<Comparison> comparisons;
  private final PairSample sample;
  private final double pairs;

  private Trainer(LinkageModel model, PairSample sample) {
    this.model = model;
    this.comparisons = model.comparisons();
    this.sample = sample;
    int records = sample.records();
    this.pairs = 0.5 * records * (records - 1.0);
  }

  /** What training came to. */
  record Trained(Weights weights, Optional<Household> household) {}

  /** Trains a model on pairs of the records at hand. */
  static Trained train(LinkageModel model, PairSample sample) {
    return new Trainer(model, sample).run();
  }

  /** One narrow block's pairs, by their levels. */
  @SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
  private record Narrow(boolean[] free, List<Pattern> patterns) {}

  private Trained run() {
    List<Pattern> random = sample.random(RANDOM_PAIRS);
    List<Narrow> blocks = new ArrayList<>();
    for (Map.Entry<BlockingRule, PairSample.Narrow> block : narrow().entrySet()) {
      List<Pattern> patterns = block.getValue().patterns().get();
      if (!patterns.isEmpty()) {
        blocks.add(new Narrow(free(block.getKey()), patterns));
      }
    }
    Trained first = estimate(counts(random, pattern -> 1), blocks);
    return estimate(counts(random, pattern -> strangers(pattern, first)), blocks);
  }

  /**
   * The blocks to train in, the narrowest first. A block that is narrow among thousands of records
   * is wide among millions: where next to none of its pairs are one person, a session finds some
   * other thing that pairs have in common, such as a town. It is left out, unless a column cannot
   * be trained elsewhere.
   */
  private Map<BlockingRule, PairSample.Narrow> narrow() {
    Map<BlockingRule, PairSample.Narrow> all = new LinkedHashMap<>();
    model.training().forEach(rule -> all.put(rule, sample.block(rule)));
    List<BlockingRule> order =
        all.entrySet().stream()
            .sorted(Comparator.comparing(e -> e.getValue().pairs()))
            .map(Map.Entry::getKey)
            .toList();
    boolean[] trained = new boolean[comparisons.size()];
    for (BlockingRule rule : order) {
      boolean[] free = free(rule);
      long pairs = pairs(all, rule);
      boolean wanted = pairs <= MOST_A_RECORD * sample.records();
      for (int i = 0; i < free.length; i++) {
        wanted |= free[i] && !trained[i] && pairs > 0;
      }
      for (int i = 0; i < free.length && wanted; i++) {
        trained[i] |= free[i] && pairs > 0;
      }
      if (!wanted) {
        all.remove(rule);
      }
    }
    return all;
  }

  private static long pairs(Map<BlockingRule, PairSample.Narrow> blocks, BlockingRule rule) {
    PairSample.Narrow block = blocks.get(rule);
    return block == null ? 0 : block.pairs();
  }

  private Trained estimate(double[][] random, List<Narrow> blocks) {
    double[][] u = new double[random.length][];
    for (int i = 0; i < u.length; i++) {
      double[] counts = random[i].clone();
      for (int level = 0; level < counts.length; level++) {
        counts[level] += believed(i, level);
      }
      u[i] = Probabilities.shares(counts, UNSEEN);
    }
    List<ExpectationMaximisation.Session> sessions = new ArrayList<>();
    for (Narrow block : blocks) {
      sessions.add(
          new ExpectationMaximisation(model, block.free(), new Probabilities(u), block.patterns())
              .run());
    }
    Weights weights =
        new Weights(
            averaged(sessions, blocks).levels(),
            u,
            odds(sessions.stream().mapToDouble(s -> s.matches()).max().orElse(1)));
    return new Trained(
        weights,
        Household.known(model)
            ? Optional.of(
                Household.of(
                    model,
                    odds(sessions.stream().mapToDouble(s -> s.households()).max().orElse(1))))
            : Optional.empty());
  }

  /** Bits of the odds that a random pair is one of so many. */
  private double odds(double many) {
    double share = Math.min(Math.max(many, 1) / Math.max(pairs, 2), 0.5);
    return Math.log(share / (1 - share)) / Math.log(2);
  }

  /** How likely a random pair is of strangers. */
  private double strangers(Pattern pattern, Trained first) {
    double person = first.weights().prior();
    double house = first.household().map(Household::prior).orElse(Double.NEGATIVE_INFINITY);
    for (int i = 0; i < comparisons.size(); i++) {
      int level = pattern.levels()[i];
      if (level != Comparison.UNKNOWN) {
        person += first.weights().bits(i, level);
        int at = i;
        house += first.household().map(h -> h.bits(at, level, first.weights())).orElse(0.0);
      }
    }
    return 1 / (1 + Math.pow(2, person) + Math.pow(2, house));
  }

  private double believed(int comparison, int level) {
    return comparisons
        .get(comparison)
        .expected()
        .map(e -> model.belief().u() * e.u(level))
        .orElse(0.0);
  }

  private boolean[] free(BlockingRule block) {
    boolean[] free = new boolean[comparisons.size()];
    for (int i = 0; i < free.length; i++) {
      free[i] = !block.touches(comparisons.get(i).column());
    }
    return free;
  }

  private double[][] counts(List<Pattern> patterns, ToDoubleFunction<Pattern> worth) {
    double[][] levels = new double[comparisons.size()][];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new double[comparisons.get(i).size()];
    }
    for (Pattern pattern : patterns) {
      double count = worth.applyAsDouble(pattern) * pattern.count();
      for (int i = 0; i < levels.length; i++) {
        if (pattern.levels()[i] != Comparison.UNKNOWN) {
          levels[i][pattern.levels()[i]] += count;
        }
      }
    }
    return levels;
  }

  private Probabilities averaged(
      List<ExpectationMaximisation.Session> sessions, List<Narrow> blocks) {
    Probabilities average = ExpectationMaximisation.start(comparisons);
    for (int i = 0; i < comparisons.size(); i++) {
      double[] sum = new double[comparisons.get(i).size()];
      int count = 0;
      for (int s = 0; s < sessions.size(); s++) {
        if (blocks.get(s).free()[i]) {
          count++;
          for (int level = 0; level < sum.length; level++) {
            sum[level] += sessions.get(s).m().of(i, level);
          }
        }
      }
      if (count > 0) {
        average.levels()[i] = Probabilities.shares(sum, 0);
      }
    }
    return average;
  }
}

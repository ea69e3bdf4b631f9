package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
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

  private final LinkageModel model;
  private final List<Comparison> comparisons;
  private final RecordTable table;
  private final LinkType link;
  private final double pairs;

  private Trainer(LinkageModel model, RecordTable table, LinkType link) {
    this.model = model;
    this.comparisons = model.comparisons();
    this.table = table;
    this.link = link;
    int records = table.count();
    this.pairs = 0.5 * records * (records - 1.0);
  }

  /** What training came to. */
  record Trained(Weights weights, Optional<Household> household) {}

  /** Trains a model on the records of a table. */
  static Trained train(LinkageModel model, RecordTable table, LinkType link) {
    return new Trainer(model, table, link).run();
  }

  /** One narrow block's pairs, by their levels. */
  @SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
  private record Narrow(boolean[] free, List<Pattern> patterns) {}

  private Trained run() {
    List<Pattern> random = randomPairs();
    List<Narrow> blocks = new ArrayList<>();
    for (BlockingRule rule : model.training()) {
      List<Block> block = Block.plan(List.of(rule), model.limits(), table);
      List<Pattern> patterns = PairSql.patterns(table, comparisons, PairSql.blocked(block, link));
      if (!patterns.isEmpty()) {
        blocks.add(new Narrow(free(rule), patterns));
      }
    }
    Trained first = estimate(counts(random, pattern -> 1), blocks);
    return estimate(counts(random, pattern -> strangers(pattern, first)), blocks);
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

  /** All pairs where those are few. */
  private List<Pattern> randomPairs() {
    table.execute("SELECT setseed(0.42)");
    return PairSql.patterns(
        table,
        comparisons,
        pairs <= RANDOM_PAIRS ? PairSql.all() : PairSql.random(table.count(), RANDOM_PAIRS));
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

package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates a model's numbers from records alone.
 *
 * <p>u comes from random pairs: among those, next to none are one person. m comes from a session in
 * each narrow block of the model, averaged; a column that the block fixes is trained in the other
 * sessions. One session over all blocks at once drifts where matches are rare, and u from blocked
 * pairs takes look-alikes for strangers.
 */
public final class Trainer {
  /** So many random pairs that a level of one in ten thousand is seen a few hundred times. */
  private static final long RANDOM_PAIRS = 2_000_000;

  /** A level that no random pair had: half a pair. */
  private static final double UNSEEN = 0.5;

  private Trainer() {}

  /** Trains a model on the records of a table. */
  public static Weights train(LinkageModel model, RecordTable table) {
    return train(model, new TablePairs(model, table));
  }

  /** Trains a model on pairs of records. */
  public static Weights train(LinkageModel model, PairSample sample) {
    int records = sample.records();
    double pairs = 0.5 * records * (records - 1.0);
    Probabilities u = ofRandomPairs(model.comparisons(), sample, pairs);
    List<ExpectationMaximisation.Session> sessions = new ArrayList<>();
    List<boolean[]> trained = new ArrayList<>();
    for (BlockingRule block : model.training()) {
      List<Pattern> patterns = sample.block(block);
      if (patterns.isEmpty()) {
        continue;
      }
      boolean[] free = free(model.comparisons(), block);
      sessions.add(new ExpectationMaximisation(model.comparisons(), free, u, patterns).run());
      trained.add(free);
    }
    double matches = sessions.stream().mapToDouble(s -> s.matches()).max().orElse(1);
    double share = Math.min(Math.max(matches, 1) / Math.max(pairs, 2), 0.5);
    return new Weights(
        averaged(model.comparisons(), sessions, trained).levels(),
        u.levels(),
        Math.log(share / (1 - share)) / Math.log(2));
  }

  private static boolean[] free(List<Comparison> comparisons, BlockingRule block) {
    boolean[] free = new boolean[comparisons.size()];
    for (int i = 0; i < free.length; i++) {
      free[i] = !block.touches(comparisons.get(i).column());
    }
    return free;
  }

  private static Probabilities ofRandomPairs(
      List<Comparison> comparisons, PairSample sample, double pairs) {
    List<Pattern> patterns = sample.random((long) Math.min(pairs, RANDOM_PAIRS));
    double[][] levels = new double[comparisons.size()][];
    for (int i = 0; i < levels.length; i++) {
      double[] counts = new double[comparisons.get(i).size()];
      for (Pattern pattern : patterns) {
        if (pattern.levels()[i] != Comparison.UNKNOWN) {
          counts[pattern.levels()[i]] += pattern.count();
        }
      }
      levels[i] = Probabilities.shares(counts, UNSEEN);
    }
    return new Probabilities(levels);
  }

  private static Probabilities averaged(
      List<Comparison> comparisons,
      List<ExpectationMaximisation.Session> sessions,
      List<boolean[]> trained) {
    Probabilities average = ExpectationMaximisation.start(comparisons);
    for (int i = 0; i < comparisons.size(); i++) {
      double[] sum = new double[comparisons.get(i).size()];
      int count = 0;
      for (int s = 0; s < sessions.size(); s++) {
        if (trained.get(s)[i]) {
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

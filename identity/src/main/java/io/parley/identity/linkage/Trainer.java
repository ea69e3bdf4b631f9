package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final List<Namesakes> namesakes;

  private Trainer(LinkageModel model, PairSample sample) {
    this.model = model;
    this.comparisons = model.comparisons();
    this.sample = sample;
    this.namesakes = Namesakes.of(model);
    int records = sample.records();
    this.pairs = 0.5 * records * (records - 1.0);
  }

  /** What training came to. */
  record Trained(Weights weights, Optional<Household> household, List<Namesakes> namesakes) {}

  /** Trains a model on pairs of the records at hand. */
  static Trained train(LinkageModel model, PairSample sample) {
    return new Trainer(model, sample).run();
  }

  /**
   * One block's pairs, by their levels.
   *
   * @param isNarrow whether m is trained there; else what strangers of one name look like, alone
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
  private record Narrow(boolean[] free, boolean isNarrow, List<Pattern> patterns) {}

  private Trained run() {
    List<Pattern> random = sample.random(RANDOM_PAIRS);
    List<Narrow> blocks = new ArrayList<>();
    Map<BlockingRule, PairSample.Narrow> all = new LinkedHashMap<>();
    model.training().forEach(rule -> all.put(rule, sample.block(rule)));
    Set<BlockingRule> narrow = narrow(all);
    for (Map.Entry<BlockingRule, PairSample.Narrow> block : all.entrySet()) {
      boolean isNarrow = narrow.contains(block.getKey());
      boolean[] free = free(block.getKey());
      if (isNarrow || namesakes.stream().anyMatch(n -> n.isOfBlock(free))) {
        List<Pattern> patterns = block.getValue().patterns().get();
        if (!patterns.isEmpty()) {
          blocks.add(new Narrow(free, isNarrow, patterns));
        }
      }
    }
    Trained first = estimate(random, pattern -> 1, blocks);
    return estimate(random, pattern -> strangers(pattern, first), blocks);
  }

  /**
   * The blocks to train in, the narrowest first. A block that is narrow among thousands of records
   * is wide among millions: where next to none of its pairs are one person, a session finds some
   * other thing that pairs have in common, such as a town. It is left out, unless a column cannot
   * be trained elsewhere.
   */
  private Set<BlockingRule> narrow(Map<BlockingRule, PairSample.Narrow> all) {
    List<BlockingRule> order =
        all.entrySet().stream()
            .sorted(Comparator.comparing(e -> e.getValue().pairs()))
            .map(Map.Entry::getKey)
            .toList();
    Set<BlockingRule> narrow = new HashSet<>();
    boolean[] trained = new boolean[comparisons.size()];
    for (BlockingRule rule : order) {
      boolean[] free = free(rule);
      PairSample.Narrow block = all.get(rule);
      long pairs = block == null ? 0 : block.pairs();
      boolean wanted = pairs <= MOST_A_RECORD * sample.records();
      for (int i = 0; i < free.length; i++) {
        wanted |= free[i] && !trained[i] && pairs > 0;
      }
      for (int i = 0; i < free.length && wanted; i++) {
        trained[i] |= free[i] && pairs > 0;
      }
      if (wanted) {
        narrow.add(rule);
      }
    }
    return narrow;
  }

  /**
   * Estimates.
   *
   * @param worth how likely a random pair is of strangers
   */
  private Trained estimate(
      List<Pattern> random, ToDoubleFunction<Pattern> worth, List<Narrow> blocks) {
    double[][] seen = counts(random, worth);
    double[][] u = new double[seen.length][];
    for (int i = 0; i < u.length; i++) {
      double[] counts = seen[i];
      for (int level = 0; level < counts.length; level++) {
        counts[level] += believed(i, level);
      }
      u[i] = Probabilities.shares(counts, UNSEEN);
    }
    List<Namesakes> known =
        namesakes(
            u,
            blocks,
            namesakes.stream().map(n -> n.withParts(parts(n, random, worth, u))).toList());
    List<Narrow> narrow = blocks.stream().filter(Narrow::isNarrow).toList();
    List<ExpectationMaximisation.Session> sessions =
        narrow.stream().map(block -> session(block, u, known)).toList();
    Weights weights =
        new Weights(
            averaged(sessions, narrow).levels(),
            u,
            odds(sessions.stream().mapToDouble(s -> s.matches()).max().orElse(1)));
    return new Trained(
        weights,
        Household.known(model)
            ? Optional.of(
                Household.of(
                    model,
                    odds(sessions.stream().mapToDouble(s -> s.households()).max().orElse(1))))
            : Optional.empty(),
        known);
  }

  private ExpectationMaximisation.Session session(
      Narrow block, double[][] u, List<Namesakes> known) {
    return new ExpectationMaximisation(
            model, block.free(), new Probabilities(u), known, block.patterns())
        .run();
  }

  /** What strangers of one name look like, from the blocks of names: all other sessions use it. */
  private List<Namesakes> namesakes(double[][] u, List<Narrow> blocks, List<Namesakes> expected) {
    List<Namesakes> known = new ArrayList<>(expected);
    for (int i = 0; i < known.size(); i++) {
      for (Narrow block : blocks) {
        if (expected.get(i).isOfBlock(block.free())) {
          known.set(i, session(block, u, known).namesakes().get(i));
          break;
        }
      }
    }
    return List.copyOf(known);
  }

  /**
   * What strangers look like who share a part of the name alone: from random pairs, and where these
   * are few as any strangers do.
   */
  private List<double[]> parts(
      Namesakes of, List<Pattern> random, ToDoubleFunction<Pattern> worth, double[][] u) {
    List<double[]> parts = new ArrayList<>();
    for (int name = 0; name < of.names().size(); name++) {
      double[] counts = new double[of.n().length];
      Arrays.setAll(counts, level -> Math.max(1, model.belief().u()) * u[of.comparison()][level]);
      for (Pattern pattern : random) {
        int level = pattern.levels()[of.comparison()];
        if (level != Comparison.UNKNOWN && of.isPartAlone(name, pattern.levels(), u)) {
          counts[level] += worth.applyAsDouble(pattern) * pattern.count();
        }
      }
      parts.add(Probabilities.shares(counts, 0));
    }
    return parts;
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
    double others = 1;
    for (Namesakes namesakes : first.namesakes()) {
      others *= namesakes.factors(first.weights().m(), first.weights().u()).of(pattern.levels(), 0);
    }
    return others / (others + Math.pow(2, person) + Math.pow(2, house));
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

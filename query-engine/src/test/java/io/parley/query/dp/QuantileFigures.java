package io.parley.query.dp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Prints the mean absolute errors of quantiles in [0, 100] on 65,536 cells at ε = 1 beside the
 * exponential mechanism at all of ε, and the coverage of intervals. Errors of the exponential
 * mechanism are expectations over its probabilities, on {@code args[0]} data sets each; the others
 * are means over {@code args[1]} releases each. The system property {@code most} bounds the number
 * of values.
 */
public final class QuantileFigures {
  static final int CELLS = 65_536;
  private static final double[] RANKS = {0.5, 0.9, 0.99};

  private QuantileFigures() {}

  public static void main(String[] args) {
    int dataSets = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int releases = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    System.out.println(
        "data            n l0 rank | exponential   single  ratio |     tree | covered: single  tree | width: single   tree");
    for (String name : List.of("uniform", "normal", "exponential")) {
      for (int n : sizes()) {
        for (int l0 : new int[] {1, 5}) {
          row(name, n, l0, dataSets, releases);
        }
      }
    }
  }

  private static int[] sizes() {
    int most = Integer.getInteger("most", 100_000);
    return IntStream.of(1_000, 10_000, 100_000).filter(n -> n <= most).toArray();
  }

  private static void row(String name, int n, int l0, int dataSets, int releases) {
    SplittableRandom seeds = new SplittableRandom(name.hashCode() * 31L + n + l0);
    double[] full = new double[3];
    double[] part = new double[3];
    double[] tree = new double[3];
    double[][] covered = new double[3][2];
    double[][] width = new double[3][2];
    PeopleChange change = new PeopleChange(1, l0);
    NoiseMechanism mechanism =
        NoiseMechanism.ofLeastError(
            QuantileTree.numbersPerUnit(change, CELLS), 1, Epsilon.of("1"), Delta.of("1e-6"));
    QuantileTree mechanismOfMany =
        new QuantileTree(CELLS, mechanism.law(QuantileTree.sensitivity(change, 1, CELLS)));
    List<Rank> ranks = List.of(new Rank(1, 2), new Rank(9, 10), new Rank(99, 100));
    for (int set = 0; set < dataSets; set++) {
      int[] cells = data(name, n, seeds);
      SparseHistogram values = histogram(cells, CELLS);
      RandomSource random = new SeededRandomSource(seeds.nextLong());
      for (int release = 0; release < releases; release++) {
        List<ReleasedQuantile> answers = mechanismOfMany.release(values, ranks, random);
        for (int i = 0; i < 3; i++) {
          int truth = truth(cells, RANKS[i]);
          tree[i] += Math.abs(answers.get(i).position() - truth - 0.5);
          covered[i][1] += answers.get(i).span().contains(truth) ? 1 : 0;
          width[i][1] += answers.get(i).span().to() - answers.get(i).span().from();
          ReleasedQuantile one =
              new SingleQuantile(ranks.get(i), change, 1, Epsilon.of("1")).release(values, random);
          covered[i][0] += one.span().contains(truth) ? 1 : 0;
          width[i][0] += one.span().to() - one.span().from();
        }
      }
      for (int i = 0; i < 3; i++) {
        full[i] += expected(cells, RANKS[i], 1.0 / l0);
        part[i] += expected(cells, RANKS[i], 0.75 / l0);
      }
    }
    double toUnits = 100.0 / CELLS;
    double all = dataSets * (double) releases;
    for (int i = 0; i < 3; i++) {
      System.out.printf(
          Locale.ROOT,
          "%-11s %6d  %d %.2f | %11.4f %8.4f %6.2f | %8.4f | %15.3f %5.3f | %12.3f %7.3f%n",
          name,
          n,
          l0,
          RANKS[i],
          full[i] / dataSets * toUnits,
          part[i] / dataSets * toUnits,
          part[i] / full[i],
          tree[i] / all * toUnits,
          covered[i][0] / all,
          covered[i][1] / all,
          width[i][0] / all * toUnits,
          width[i][1] / all * toUnits);
    }
  }

  static int truth(int[] sorted, double rank) {
    return sorted[(int) Math.ceil(rank * sorted.length) - 1];
  }

  /** The expected distance, in cells, of the exponential mechanism's answer; plain sums. */
  private static double expected(int[] sorted, double rank, double epsilon) {
    double eta = epsilon / (2 * Math.max(rank, 1 - rank));
    int truth = truth(sorted, rank);
    double total = 0;
    double error = 0;
    int below = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      int upTo = below;
      while (upTo < sorted.length && sorted[upTo] == cell) {
        upTo++;
      }
      double target = rank * sorted.length;
      double penalty = Math.max(0, Math.max(below - target, target - upTo));
      double weight = Math.exp(-eta * penalty);
      total += weight;
      error += weight * Math.abs(cell - truth);
      below = upTo;
    }
    return error / total;
  }

  static int[] data(String name, int n, SplittableRandom random) {
    ToDoubleFunction<SplittableRandom> draw =
        switch (name) {
          case "uniform" -> r -> 100 * r.nextDouble();
          case "normal" -> r -> 50 + 15 * normal(r);
          default -> r -> -10 * Math.log(1 - r.nextDouble());
        };
    int[] cells = new int[n];
    for (int i = 0; i < n; i++) {
      double value = Math.max(0, Math.min(100, draw.applyAsDouble(random)));
      cells[i] = (int) Math.min(CELLS - 1, value / 100 * CELLS);
    }
    Arrays.sort(cells);
    return cells;
  }

  private static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  static SparseHistogram histogram(int[] sorted, int cells) {
    int[] occupied = Arrays.stream(sorted).distinct().toArray();
    long[] counts = new long[occupied.length];
    int at = 0;
    for (int cell : sorted) {
      at += cell == occupied[at] ? 0 : 1;
      counts[at]++;
    }
    return SparseHistogram.of(cells, occupied, counts);
  }
}

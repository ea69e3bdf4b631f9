package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the quantiles of one expression are released for ε: each on its own by the exponential
 * mechanism where few are asked, else all from one noised tree.
 *
 * <p><b>Theorem.</b> Both are ε-differentially private for all groups together, where one removal
 * changes units as {@link PeopleChange} says and a unit brings at most r values to a group.
 * <i>Proof.</i> k single quantiles get ε/k each and add up ({@link SingleQuantile}); the tree's
 * counts get discrete Laplace noise for ε ({@link QuantileTree}). Bringing the answers into the
 * order of their ranks is post-processing. ∎
 */
public sealed interface QuantileRelease {
  /** More quantiles than this are cheaper, and more exact, from a tree. */
  int MOST_SINGLES = 6;

  /** The answers in the order of the ranks; a higher rank never has a lower position. */
  List<ReleasedQuantile> release(SparseHistogram values, RandomSource random);

  /** The parts of pure ε that it is charged as: they add up to ε at most. */
  List<Epsilon> charges();

  /** The way with the smaller error. */
  static QuantileRelease of(
      List<Rank> ranks, PeopleChange change, int valuesPerUnit, int cells, Epsilon epsilon) {
    return ranks.size() <= MOST_SINGLES
        ? new Singles(ranks, change, valuesPerUnit, epsilon)
        : new Tree(ranks, change, valuesPerUnit, cells, epsilon);
  }

  /** Each quantile on its own. */
  record Singles(List<Rank> ranks, PeopleChange change, int valuesPerUnit, Epsilon epsilon)
      implements QuantileRelease {
    public Singles {
      ranks = List.copyOf(ranks);
    }

    @Override
    public List<ReleasedQuantile> release(SparseHistogram values, RandomSource random) {
      Epsilon each = each();
      List<ReleasedQuantile> answers =
          ranks.stream()
              .map(r -> new SingleQuantile(r, change, valuesPerUnit, each).release(values, random))
              .toList();
      return inOrder(answers);
    }

    /** Positions sorted along the ranks; a span is widened, where need be, to its position. */
    private List<ReleasedQuantile> inOrder(List<ReleasedQuantile> answers) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        order.add(i);
      }
      order.sort(Comparator.comparingDouble(i -> ranks.get(i).value()));
      List<Double> positions = answers.stream().map(ReleasedQuantile::position).sorted().toList();
      List<ReleasedQuantile> sorted = new ArrayList<>(answers);
      for (int i = 0; i < order.size(); i++) {
        CellSpan span = answers.get(order.get(i)).span();
        double position = positions.get(i);
        int cell = (int) position;
        sorted.set(
            order.get(i),
            new ReleasedQuantile(
                position,
                new CellSpan(Math.min(span.from(), cell), Math.max(span.to(), cell + 1))));
      }
      return sorted;
    }

    @Override
    public List<Epsilon> charges() {
      return java.util.Collections.nCopies(ranks.size(), each());
    }

    /** Short decimals, rounded down. */
    private Epsilon each() {
      return new Epsilon(
          epsilon.value().divide(BigDecimal.valueOf(ranks.size()), 12, RoundingMode.DOWN));
    }
  }

  /** All quantiles from one tree. */
  record Tree(List<Rank> ranks, PeopleChange change, int valuesPerUnit, int cells, Epsilon epsilon)
      implements QuantileRelease {
    public Tree {
      ranks = List.copyOf(ranks);
    }

    @Override
    public List<ReleasedQuantile> release(SparseHistogram values, RandomSource random) {
      DiscreteLaplace law =
          DiscreteLaplace.of(epsilon, QuantileTree.sensitivity(change, valuesPerUnit, cells));
      return new QuantileTree(cells, law).release(values, ranks, random);
    }

    @Override
    public List<Epsilon> charges() {
      return List.of(epsilon);
    }
  }
}

package io.parley.query.dp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Several quantiles of one column for one charge, whichever way is more accurate: up to {@value
 * #MOST_SINGLE} ranks each by {@link SingleQuantile} with an equal share of ε, more by one {@link
 * QuantileTree}. The choice looks at public parameters only, and answers are monotone in rank.
 *
 * <p>Privacy: basic composition of equal shares, or the theorem of the tree; bringing answers into
 * order is post-processing, and so is widening a span to the answer that it stands for.
 */
public final class Quantiles {
  /** A tree has the error of about four to six shares ({@code QuantileFigures}, test sources). */
  static final int MOST_SINGLE = 4;

  private final int cells;
  private final List<Rank> ranks;
  private final Way way;

  private Quantiles(int cells, List<Rank> ranks, Way way) {
    this.cells = cells;
    this.ranks = ranks;
    this.way = way;
  }

  private sealed interface Way {
    record Singles(List<SingleQuantile> each, Epsilon epsilon) implements Way {}

    record Tree(QuantileTree tree, NoiseCharge charge) implements Way {}
  }

  /**
   * The quantiles of a grid of {@code cells} cells.
   *
   * @param ranks at least one; answers come in this order
   * @param valuesPerUnit r, how many values one unit can have in one group
   * @param delta what a tree may use of δ for Gaussian noise; zero if nothing
   */
  public static Quantiles of(
      int cells,
      List<Rank> ranks,
      PeopleChange change,
      int valuesPerUnit,
      Epsilon epsilon,
      Delta delta) {
    if (ranks.isEmpty()) {
      throw new IllegalArgumentException("quantiles without a rank");
    }
    List<Rank> asked = List.copyOf(ranks);
    if (asked.size() <= MOST_SINGLE) {
      Epsilon share = epsilon.share(asked.size());
      return new Quantiles(
          cells,
          asked,
          new Way.Singles(
              asked.stream()
                  .map(rank -> new SingleQuantile(rank, change, valuesPerUnit, share))
                  .toList(),
              epsilon));
    }
    NoiseMechanism mechanism =
        NoiseMechanism.ofLeastError(QuantileTree.numbersPerUnit(change, cells), 1, epsilon, delta);
    IntegerNoise law = mechanism.law(QuantileTree.sensitivity(change, valuesPerUnit, cells));
    return new Quantiles(
        cells, asked, new Way.Tree(new QuantileTree(cells, law), mechanism.charge()));
  }

  /** The ranks, in the order of the answers. */
  public List<Rank> ranks() {
    return ranks;
  }

  /** The mechanism, in words. */
  public String mechanism() {
    return way instanceof Way.Tree ? "noised tree of quantiles" : "exponential mechanism";
  }

  /** What all answers for all groups cost together. */
  public NoiseCharge charge() {
    if (way instanceof Way.Tree tree) {
      return tree.charge();
    }
    return new NoiseCharge.Pure(((Way.Singles) way).epsilon());
  }

  /** The answers for one group. Once a group: a second call is a second release. */
  public List<ReleasedQuantile> release(SparseHistogram values, RandomSource random) {
    if (values.cells() != cells) {
      throw new IllegalArgumentException("a histogram of another grid");
    }
    if (way instanceof Way.Tree tree) {
      return inOrder(tree.tree().release(values, ranks, random));
    }
    return inOrder(
        ((Way.Singles) way).each().stream().map(one -> one.release(values, random)).toList());
  }

  /** Positions sorted by rank: sorting never makes the largest error of a set larger. */
  private List<ReleasedQuantile> inOrder(List<ReleasedQuantile> answers) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ranks.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> ranks.get(i).value()));
    List<Double> positions = answers.stream().map(ReleasedQuantile::position).sorted().toList();
    List<ReleasedQuantile> sorted = new ArrayList<>(answers);
    for (int i = 0; i < order.size(); i++) {
      int place = order.get(i);
      sorted.set(place, answers.get(place).at(positions.get(i), cells));
    }
    return List.copyOf(sorted);
  }
}

package io.parley.query.dp;

import java.util.List;

/**
 * Several quantiles of a group's bounded values for one charge: a tree of noised counts over the
 * grid, sixteen children a node, as high as the grid needs.
 *
 * <p><b>Theorem.</b> One value is counted in one node of each of the h levels below the root (the
 * root is not noised, nor used). If one removal takes away or adds at most c units, each with at
 * most r values in each of at most G groups, the counts of all nodes of all groups have the {@link
 * #sensitivity}: L1 = c·G·h·r, and L2 = c·r·√(G·h), for the values of a unit may share all nodes.
 * With independent noise of the law that a {@link NoiseMechanism} gives for that sensitivity they
 * have its privacy, and all answers are post-processing of them. Noise is drawn when a node is
 * first looked at; which nodes are looked at depends on noised counts only.
 *
 * <p>No child is taken to be empty because its count is small: that would bias the answers by a
 * share of the values that does not fall with their number.
 */
final class QuantileTree {
  static final int BRANCHING = 16;

  private final int cells;
  private final IntegerNoise law;

  /**
   * A tree over a grid of so many cells.
   *
   * @param law the law that the mechanism gives for {@link #sensitivity}
   */
  QuantileTree(int cells, IntegerNoise law) {
    this.cells = cells;
    this.law = law;
  }

  /** h: the levels of noised nodes over a grid. */
  static int height(int cells) {
    int height = 1;
    for (long leaves = BRANCHING; leaves < cells; leaves *= BRANCHING) {
      height++;
    }
    return height;
  }

  /** How many numbers one unit is counted in, were it in one group: for the choice of the law. */
  static int numbersPerUnit(PeopleChange change, int cells) {
    return Math.multiplyExact(change.groupsPerPerson(), height(cells));
  }

  static Sensitivity sensitivity(PeopleChange change, int valuesPerUnit, int cells) {
    return Sensitivity.of(change.changedUnits(), numbersPerUnit(change, cells), valuesPerUnit);
  }

  /** The answers for {@code ranks}, in their order, of one tree. */
  List<ReleasedQuantile> release(SparseHistogram values, List<Rank> ranks, RandomSource random) {
    NoisedTree tree = new NoisedTree(values, height(cells), law, random);
    return ranks.stream().map(tree::quantile).toList();
  }
}

package io.parley.query.plan;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/**
 * The quantiles of one expression in each group; all its ranks are answered together.
 *
 * @param expression over the fields of the boundary's input
 * @param grid where the values lie: the answers are points of it
 * @param ranks within [0, 1], increasing
 * @param rowsPerPerson at most so many values a person and group count
 */
public record RankQuestion(
    RexNode expression, Grid grid, List<BigDecimal> ranks, int rowsPerPerson) {
  public RankQuestion {
    ranks = List.copyOf(ranks);
  }

  /** The number of points of the grid. */
  public int cells() {
    return grid.high().subtract(grid.low()).intValueExact() + 1;
  }
}

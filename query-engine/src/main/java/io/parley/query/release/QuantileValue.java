package io.parley.query.release;

import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.plan.Grid;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.RankQuestion;
import io.parley.query.privacy.Measure;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A quantile as it is read from a group's released ones.
 *
 * @param question the place of its rank question in the measurement
 * @param rank the place of its rank in the question
 * @param grid where the values lie
 */
record QuantileValue(int question, int rank, Grid grid) {
  static QuantileValue of(Measure.Quantile measure, Measurement measurement) {
    for (int i = 0; i < measurement.ranks().size(); i++) {
      RankQuestion question = measurement.ranks().get(i);
      if (question.expression().equals(measure.expression())) {
        return new QuantileValue(i, question.ranks().indexOf(measure.rank()), question.grid());
      }
    }
    throw new IllegalStateException("a quantile without its question");
  }

  /** The quantile, on the grid's scale; within the declared range. */
  BigDecimal value(ReleasedGroup group) {
    BigDecimal cell = BigDecimal.valueOf(of(group).position()).subtract(new BigDecimal("0.5"));
    return new BigDecimal(grid.low())
        .add(cell)
        .max(new BigDecimal(grid.low()))
        .min(new BigDecimal(grid.high()))
        .multiply(grid.step());
  }

  /** Holds the quantile of the bounded values with probability 95 % or more. */
  Interval interval95(ReleasedGroup group) {
    ReleasedQuantile quantile = of(group);
    return new Interval(
        at(quantile.span().from()).doubleValue(), at(quantile.span().to() - 1).doubleValue());
  }

  private BigDecimal at(int cell) {
    return new BigDecimal(grid.low().add(BigInteger.valueOf(cell))).multiply(grid.step());
  }

  private ReleasedQuantile of(ReleasedGroup group) {
    return group.quantiles().get(question).get(rank);
  }
}

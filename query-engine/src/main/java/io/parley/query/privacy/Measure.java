package io.parley.query.privacy;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/**
 * What the measurement boundary computes for each group. Expressions are over the fields of the
 * boundary's input.
 */
public sealed interface Measure {

  /** The expression that it reads, if any. */
  Optional<RexNode> value();

  /** COUNT(DISTINCT person): people with a row for which the condition holds, or with any row. */
  record People(Optional<RexNode> condition) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return condition;
    }
  }

  /** COUNT(*). */
  record Rows() implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.empty();
    }
  }

  /** COUNT(x): rows in which the value is known. */
  record Known(RexNode expression) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }

  /** SUM(x). */
  record Sum(RexNode expression) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }

  /** AVG(x): a sum over a count, priced as these two. */
  record Average(RexNode expression) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }

  /**
   * VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP: two sums and a count, priced as these three.
   *
   * @param sample whether it divides by one less than the count
   * @param root whether it is the standard deviation
   */
  record Variance(RexNode expression, boolean sample, boolean root) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }

  /** COUNT(DISTINCT x): each person adds at most so many values. */
  record Distinct(RexNode expression) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }

  /**
   * A quantile: MEDIAN, PERCENTILE_CONT, PERCENTILE_DISC; MIN and MAX as the quantiles at the ends
   * of the ranks that are answered.
   *
   * @param rank within [0, 1]
   */
  record Quantile(RexNode expression, BigDecimal rank) implements Measure {
    @Override
    public Optional<RexNode> value() {
      return Optional.of(expression);
    }
  }
}

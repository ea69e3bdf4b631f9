package io.parley.query.release;

import io.parley.query.release.Expression.Variance;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What is computed from blocks, as a number and as an interval; see {@link ExpressionTree}. */
sealed interface ExpressionNode {
  /** From the blocks' numbers; NaN where it is unknown. */
  double value(double[] blocks);

  /** From the blocks' intervals; empty where there is none. */
  Optional<Interval> interval(List<Interval> blocks);

  record Leaf(int block) implements ExpressionNode {
    @Override
    public double value(double[] blocks) {
      return blocks[block];
    }

    @Override
    public Optional<Interval> interval(List<Interval> blocks) {
      return Optional.of(blocks.get(block));
    }
  }

  interface OfOne {
    Optional<Interval> of(Interval operand);
  }

  interface OfTwo {
    Optional<Interval> of(Interval left, Interval right);
  }

  record One(ExpressionNode operand, DoubleUnaryOperator number, OfOne interval)
      implements ExpressionNode {
    @Override
    public double value(double[] blocks) {
      return number.applyAsDouble(operand.value(blocks));
    }

    @Override
    public Optional<Interval> interval(List<Interval> blocks) {
      return operand.interval(blocks).flatMap(interval::of);
    }
  }

  record Two(ExpressionNode left, ExpressionNode right, DoubleBinaryOperator number, OfTwo interval)
      implements ExpressionNode {
    @Override
    public double value(double[] blocks) {
      return number.applyAsDouble(left.value(blocks), right.value(blocks));
    }

    @Override
    public Optional<Interval> interval(List<Interval> blocks) {
      return left.interval(blocks)
          .flatMap(l -> right.interval(blocks).flatMap(r -> interval.of(l, r)));
    }
  }

  record OfMoments(ExpressionNode n, ExpressionNode sum, ExpressionNode squares, Variance variance)
      implements ExpressionNode {
    @Override
    public double value(double[] blocks) {
      return Spread.value(
          n.value(blocks),
          sum.value(blocks),
          squares.value(blocks),
          variance.divisor(),
          variance.greatest().doubleValue());
    }

    @Override
    public Optional<Interval> interval(List<Interval> blocks) {
      return n.interval(blocks)
          .flatMap(
              number ->
                  sum.interval(blocks)
                      .flatMap(
                          s ->
                              squares
                                  .interval(blocks)
                                  .flatMap(
                                      q ->
                                          Spread.interval(
                                              number,
                                              s,
                                              q,
                                              variance.divisor(),
                                              variance.greatest().doubleValue()))));
    }
  }
}

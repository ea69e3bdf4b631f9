package io.parley.query.release;

import io.parley.query.release.Expression.Absolute;
import io.parley.query.release.Expression.Greatest;
import io.parley.query.release.Expression.Known;
import io.parley.query.release.Expression.Least;
import io.parley.query.release.Expression.Minus;
import io.parley.query.release.Expression.Monotone;
import io.parley.query.release.Expression.Over;
import io.parley.query.release.Expression.Plus;
import io.parley.query.release.Expression.Released;
import io.parley.query.release.Expression.Root;
import io.parley.query.release.Expression.Times;
import io.parley.query.release.Expression.Variance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * An expression as what interval arithmetic makes of its {@link Block}s.
 *
 * <p><b>Theorem.</b> Where k blocks hold their exact numbers with probability 1 − alpha/k each, all
 * do at once with probability 1 − alpha or more (Bonferroni), and then the result holds the exact
 * value, as interval arithmetic is sound. Blocks without a number in common are independent, and (1
 * − alpha)^(1/k) each is enough. Blocks that are equal count once; known numbers do not count. Of
 * one block nothing is lost: a monotone of it keeps its coverage.
 */
final class ExpressionTree {
  /** More numbers than this have no interval: tables end where it would become uncertain. */
  private static final int MOST = 50;

  private final Blocks finder;
  private final Function<Expression, Optional<Smooth>> smooth;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block.BlockInterval> intervals = new ArrayList<>();
  private final ReleasedLaws laws;
  private final ExpressionNode root;
  private final double share;

  /** With {@link Smooth} parts as blocks: narrower than what interval arithmetic makes of them. */
  static ExpressionTree of(Expression expression, Blocks finder, ReleasedLaws laws, double alpha) {
    return new ExpressionTree(expression, finder, Smooth::of, laws, alpha);
  }

  /** Interval arithmetic alone. */
  static ExpressionTree ofBlocks(
      Expression expression, Blocks finder, ReleasedLaws laws, double alpha) {
    return new ExpressionTree(expression, finder, e -> Optional.empty(), laws, alpha);
  }

  private ExpressionTree(
      Expression expression,
      Blocks finder,
      Function<Expression, Optional<Smooth>> smooth,
      ReleasedLaws laws,
      double alpha) {
    this.finder = finder;
    this.smooth = smooth;
    this.laws = laws;
    this.root = node(expression);
    this.share = share(noisyBlocks(), alpha);
  }

  private static double share(List<Block> noisy, double alpha) {
    int count = Math.max(1, noisy.size());
    Set<Integer> numbers = new HashSet<>();
    boolean independent = true;
    for (Block block : noisy) {
      for (int number : block.numbers()) {
        independent &= numbers.add(number);
      }
    }
    return independent ? -Math.expm1(Math.log1p(-alpha) / count) : alpha / count;
  }

  /** The parts of the expression that have noise and an interval of their own. */
  List<Block> noisyBlocks() {
    return blocks.stream().filter(block -> !block.numbers().isEmpty()).toList();
  }

  /** The half width of all its intervals, where they have one. */
  OptionalDouble fixedHalfWidth() {
    return root instanceof ExpressionNode.Leaf leaf
            && blocks.get(leaf.block()) instanceof Linear linear
        ? OptionalDouble.of(new LinearInterval(linear, laws, share).halfWidth().doubleValue())
        : OptionalDouble.empty();
  }

  /** Empty where it is unknown. */
  Optional<Double> value(long[] steps) {
    double[] values = new double[blocks.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = blocks.get(i).value(steps, laws).orElse(Double.NaN);
    }
    double value = root.value(values);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** Whether a number in it lies at an end of long, where noisy numbers are cut. */
  boolean wasCut(long[] steps) {
    return blocks.stream()
        .flatMap(block -> block.numbers().stream())
        .anyMatch(n -> steps[n] == Long.MAX_VALUE || steps[n] == Long.MIN_VALUE);
  }

  Optional<Interval> interval(long[] steps) {
    if (intervals.isEmpty()) {
      boolean tooMany = noisyBlocks().stream().mapToInt(b -> b.numbers().size()).sum() > MOST;
      for (Block block : blocks) {
        intervals.add(tooMany ? s -> Optional.empty() : block.interval(laws, share));
      }
    }
    List<Interval> held = new ArrayList<>();
    for (Block.BlockInterval interval : intervals) {
      Optional<Interval> one = interval.at(steps);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      held.add(one.get());
    }
    return root.interval(held);
  }

  private Optional<Block> block(Expression expression) {
    Optional<Block> block = finder.block(expression);
    return block.isPresent() ? block : smooth.apply(expression).filter(this::isWorthIt).map(s -> s);
  }

  /** Of one block, as of its square, interval arithmetic loses nothing, nor beside a number. */
  private boolean isWorthIt(Smooth part) {
    return finder.isFree(part.numbers())
        && !isBesideANumber(part.whole())
        && ofBlocks(part.whole(), finder, laws, 0.5).noisyBlocks().size() > 1;
  }

  private boolean isBesideANumber(Expression e) {
    return (e instanceof Plus plus && (isNumber(plus.left()) || isNumber(plus.right())))
        || (e instanceof Minus minus && (isNumber(minus.left()) || isNumber(minus.right())))
        || (e instanceof Times times && (isNumber(times.left()) || isNumber(times.right())))
        || (e instanceof Over over && (isNumber(over.over()) || isNumber(over.under())));
  }

  private boolean isNumber(Expression e) {
    return finder.block(e).filter(block -> block.numbers().isEmpty()).isPresent();
  }

  private ExpressionNode node(Expression expression) {
    Optional<Block> block = block(expression);
    if (block.isPresent()) {
      int known = blocks.indexOf(block.get());
      if (known < 0) {
        blocks.add(block.get());
      }
      return new ExpressionNode.Leaf(known < 0 ? blocks.size() - 1 : known);
    } else if (expression instanceof Plus e) {
      return new ExpressionNode.Two(node(e.left()), node(e.right()), Double::sum, Intervals::plus);
    } else if (expression instanceof Minus e) {
      return new ExpressionNode.Two(
          node(e.left()), node(e.right()), (x, y) -> x - y, Intervals::minus);
    } else if (expression instanceof Times e) {
      return e.left().equals(e.right())
          ? new ExpressionNode.One(node(e.left()), x -> x * x, Intervals::square)
          : new ExpressionNode.Two(
              node(e.left()), node(e.right()), (x, y) -> x * y, Intervals::times);
    } else if (expression instanceof Over e) {
      return new ExpressionNode.Two(
          node(e.over()), node(e.under()), (x, y) -> x / y, Intervals::over);
    } else if (expression instanceof Greatest e) {
      return new ExpressionNode.Two(
          node(e.left()), node(e.right()), Math::max, Intervals::greatest);
    } else if (expression instanceof Least e) {
      return new ExpressionNode.Two(node(e.left()), node(e.right()), Math::min, Intervals::least);
    } else if (expression instanceof Absolute e) {
      return new ExpressionNode.One(node(e.of()), Math::abs, Intervals::absolute);
    } else if (expression instanceof Root e) {
      return new ExpressionNode.One(node(e.of()), Math::sqrt, Intervals::root);
    } else if (expression instanceof Monotone e) {
      return new ExpressionNode.One(node(e.of()), e.map(), x -> Intervals.mapped(x, e.map()));
    } else if (expression instanceof Variance e) {
      return new ExpressionNode.OfMoments(node(e.number()), node(e.sum()), node(e.squares()), e);
    } else if (expression instanceof Known || expression instanceof Released) {
      throw new IllegalStateException("a number is always a block");
    }
    throw new IllegalStateException("unknown expression");
  }
}

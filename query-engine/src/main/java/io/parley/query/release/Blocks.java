package io.parley.query.release;

import io.parley.query.release.Expression.Known;
import io.parley.query.release.Expression.Minus;
import io.parley.query.release.Expression.Over;
import io.parley.query.release.Expression.Plus;
import io.parley.query.release.Expression.Released;
import io.parley.query.release.Expression.Times;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the largest parts of an expression that have an interval of their own: linear combinations,
 * and quotients of two of them. Rewriting is exact: (a + b) − a is b, 3 + s/n is (s + 3n)/n.
 */
final class Blocks {
  private final Optional<ShownPeople> apart;
  private final IdentityHashMap<Expression, Optional<Block>> found = new IdentityHashMap<>();

  /**
   * With the people of a rule apart, they are a block of their own and in no other; without, they
   * are a number like the others.
   */
  Blocks(Optional<ShownPeople> apart) {
    this.apart = apart;
  }

  /** Whether none of these numbers is kept apart. */
  boolean isFree(Set<Integer> numbers) {
    return apart.stream().noneMatch(people -> numbers.contains(people.rule().people()));
  }

  /** The whole expression as one block, if it is one. */
  Optional<Block> block(Expression expression) {
    Optional<Block> known = found.get(expression);
    if (known != null) {
      return known;
    }
    Optional<Block> block = search(expression);
    found.put(expression, block);
    return block;
  }

  private Optional<Block> search(Expression expression) {
    if (expression instanceof Known known) {
      return Optional.of(Linear.known(known.number()));
    } else if (expression instanceof Released released) {
      boolean isApart =
          apart.map(people -> people.rule().people() == released.number()).orElse(false);
      return Optional.of(isApart ? apart.get() : Linear.released(released.number()));
    } else if (expression instanceof Plus plus) {
      return both(plus.left(), plus.right(), (left, right) -> sum(left, right, BigDecimal.ONE));
    } else if (expression instanceof Minus minus) {
      return both(
          minus.left(), minus.right(), (left, right) -> sum(left, right, BigDecimal.ONE.negate()));
    } else if (expression instanceof Times times) {
      return both(times.left(), times.right(), Blocks::product);
    } else if (expression instanceof Over over) {
      return both(over.over(), over.under(), Blocks::quotient);
    }
    return Optional.empty();
  }

  private interface Combination {
    Optional<Block> of(Block left, Block right);
  }

  private Optional<Block> both(Expression left, Expression right, Combination combination) {
    return block(left).flatMap(l -> block(right).flatMap(r -> combination.of(l, r)));
  }

  private static Optional<Block> sum(Block left, Block right, BigDecimal sign) {
    if (left instanceof Linear l && right instanceof Linear r) {
      return Optional.of(l.plus(r.times(sign)));
    } else if (left instanceof Quotient l && right instanceof Quotient r) {
      return l.under().equals(r.under())
          ? Optional.of(new Quotient(l.over().plus(r.over().times(sign)), l.under()))
          : Optional.empty();
    } else if (left instanceof Quotient l && right instanceof Linear r && r.isKnown()) {
      return Optional.of(
          new Quotient(l.over().plus(l.under().times(r.constant().multiply(sign))), l.under()));
    } else if (left instanceof Linear l && l.isKnown() && right instanceof Quotient r) {
      return Optional.of(
          new Quotient(r.under().times(l.constant()).plus(r.over().times(sign)), r.under()));
    }
    return Optional.empty();
  }

  private static Optional<Block> product(Block left, Block right) {
    if (left instanceof Linear factor && factor.isKnown()) {
      return scaled(right, factor.constant());
    } else if (right instanceof Linear factor && factor.isKnown()) {
      return scaled(left, factor.constant());
    }
    return Optional.empty();
  }

  private static Optional<Block> scaled(Block block, BigDecimal factor) {
    if (block instanceof Linear linear) {
      return Optional.of(linear.times(factor));
    } else if (block instanceof Quotient quotient) {
      return Optional.of(new Quotient(quotient.over().times(factor), quotient.under()));
    }
    return Optional.empty();
  }

  private static Optional<Block> quotient(Block over, Block under) {
    if (under instanceof Linear l && l.isKnown()) {
      return l.constant().signum() == 0 ? Optional.empty() : divided(over, l.constant());
    } else if (over instanceof Linear o && under instanceof Linear u) {
      return Optional.of(new Quotient(o, u));
    } else if (over instanceof Linear o && o.isKnown() && under instanceof Quotient u) {
      return u.over().isKnown()
          ? Optional.empty()
          : Optional.of(new Quotient(u.under().times(o.constant()), u.over()));
    } else if (over instanceof Quotient o && under instanceof Quotient u) {
      return o.under().equals(u.under()) && !u.over().isKnown()
          ? Optional.of(new Quotient(o.over(), u.over()))
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** A third is no decimal: 34 digits of it are taken, far beyond those of an interval's end. */
  private static Optional<Block> divided(Block block, BigDecimal divisor) {
    if (block instanceof Quotient quotient) {
      return Optional.of(new Quotient(quotient.over(), quotient.under().times(divisor)));
    }
    return scaled(block, BigDecimal.ONE.divide(divisor, MathContext.DECIMAL128));
  }
}

package io.parley.query.backend;

import io.parley.policy.ColumnType;
import io.parley.query.match.MatchingDialect;
import io.parley.query.sql.ScalarFunction;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/**
 * All that one engine says differently from another in the statements of a plan. What is common is
 * written once; a dialect says the rest in one class. Whatever it writes is total: no value makes
 * it fail. Whatever it cannot write such that the numbers are those of every other engine it
 * refuses, with a {@link BackendException} that names it, before anything is charged.
 */
public interface Dialect extends MatchingDialect {
  /** The name of an expression's type. Whole numbers have 64 bits, reals are doubles. */
  String type(RelDataType type);

  /** The name of a declared column's type. */
  String type(ColumnType type);

  /**
   * A function of values where this dialect has a way of its own; empty for the common way.
   *
   * @param call its operands
   * @param sql how an operand is written
   */
  Optional<String> scalar(ScalarFunction function, RexCall call, Function<RexNode, String> sql);

  /** A value in another type; NULL where it does not convert. */
  String cast(String sql, RelDataType from, RelDataType to);

  /** A decimal of so many digits after the point in a type that has fewer. */
  String fewerDigits(String sql, int digits, RelDataType to);

  /** So many characters of a text. */
  String beginning(String text, int length);

  /** Whether a real is a number. */
  String isFinite(String real);

  /** A whole number, however long. */
  String number(BigInteger value);

  /** The exact sum of whole numbers, of up to 126 bits. */
  String sum(String argument);

  /** The mean of such numbers, from one exact sum, divided once. */
  String average(String argument, RelDataType type);

  /** A real on the grid on which reals are added up; NULL where it does not fit. */
  String onGrid(String real);

  /** The exact square of a whole number of 61 bits. */
  String square(String whole);

  /** One whole number by another above zero, towards zero; both may have 126 bits. */
  String quotient(String dividend, String divisor);

  /** Whether two keys are the same, NULL being one. */
  String sameKey(String left, String right, RelDataType type);

  /** What puts a unit's own rows into an order that nobody can foresee, by their contents. */
  String order(String owner, List<String> columns);

  /** The SHA-256 of a text, in hex. */
  String sha256(String text);

  /** The texts of all rows of a group, one after the other in their order. */
  String joined(String text);

  /**
   * A select of a relation's rows, and maybe a column more, of each owner at most so many: the
   * first in {@link #order}.
   *
   * @param from the relation, and a condition
   * @param place a number that no other such select of the statement has
   */
  String atMost(String from, String owner, List<String> columns, long rows, int place);

  /** What follows a join's left side to keep rows that have a partner on the right. */
  String having(String right, String alias, String condition);

  /** What follows an ORDER BY to keep some rows; empty counts for all, and for none left out. */
  String page(Optional<Integer> limit, Optional<Integer> offset);

  /** An ORDER BY over all columns, where the engine has one. */
  String inOrder();
}

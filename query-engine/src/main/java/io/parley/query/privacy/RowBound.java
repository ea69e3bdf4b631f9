package io.parley.query.privacy;

import io.parley.policy.TableName;
import java.math.BigInteger;
import java.util.function.ToIntFunction;

/**
 * The most rows that one person can have at a node, in terms of the public caps of the tables
 * ({@code rows_before_join}). It follows from the algebra alone, never from data.
 */
public sealed interface RowBound {
  RowBound ONE = new Fixed(1);

  /** The number for these caps. */
  BigInteger rows(ToIntFunction<TableName> caps);

  /** A public number: one row a person, or the rows of a public list. */
  record Fixed(long rows) implements RowBound {
    @Override
    public BigInteger rows(ToIntFunction<TableName> caps) {
      return BigInteger.valueOf(rows);
    }

    @Override
    public String toString() {
      return Long.toString(rows);
    }
  }

  /** A table's cap. */
  record Cap(TableName table) implements RowBound {
    @Override
    public BigInteger rows(ToIntFunction<TableName> caps) {
      return BigInteger.valueOf(caps.applyAsInt(table));
    }

    @Override
    public String toString() {
      return table.toString();
    }
  }

  /** Each row of one meets each row of the other. */
  record Times(RowBound left, RowBound right) implements RowBound {
    @Override
    public BigInteger rows(ToIntFunction<TableName> caps) {
      return left.rows(caps).multiply(right.rows(caps));
    }

    @Override
    public String toString() {
      return left + "·" + right;
    }
  }

  /** The rows of both. */
  record Plus(RowBound left, RowBound right) implements RowBound {
    @Override
    public BigInteger rows(ToIntFunction<TableName> caps) {
      return left.rows(caps).add(right.rows(caps));
    }

    @Override
    public String toString() {
      return "(" + left + " + " + right + ")";
    }
  }
}

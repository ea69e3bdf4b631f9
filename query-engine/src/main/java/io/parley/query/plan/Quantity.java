package io.parley.query.plan;

import io.parley.policy.Bounds;
import io.parley.policy.ColumnType;
import io.parley.query.privacy.FlatColumn;
import io.parley.query.sql.ParleyTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * One number a group that gets its own noise, on a public grid of whole steps.
 *
 * @param kind what it counts or adds
 * @param column the column, for those that have one
 * @param rowsPerPerson r: the most rows a person counts with in one group
 */
public record Quantity(Kind kind, Optional<FlatColumn> column, int rowsPerPerson) {

  /** What a quantity counts or adds. */
  public enum Kind {
    PEOPLE,
    ROWS,
    KNOWN,
    SUM
  }

  /** The name of its column in the joint statement. */
  String sqlName() {
    return switch (kind) {
      case PEOPLE -> "people";
      case ROWS -> "row_count";
      case KNOWN -> "known_" + column.orElseThrow().leaf() + "_" + columnName();
      case SUM -> "sum_" + column.orElseThrow().leaf() + "_" + columnName();
    };
  }

  private String columnName() {
    return column.orElseThrow().column().name();
  }

  /** The step of the grid: one, or 1e-4 for sums of decimals. */
  public BigDecimal step() {
    boolean decimal =
        kind == Kind.SUM && column.orElseThrow().column().type() == ColumnType.DECIMAL;
    return decimal ? BigDecimal.ONE.movePointLeft(ParleyTypes.DECIMAL_SCALE) : BigDecimal.ONE;
  }

  /** A row value's lower clamp, in steps. */
  BigInteger rowLow() {
    return steps(bounds().low());
  }

  /** A row value's upper clamp, in steps. */
  BigInteger rowHigh() {
    return steps(bounds().high());
  }

  /** A person's lower clamp in one group, in steps: r·min(0, lo). */
  BigInteger personLow() {
    return kind == Kind.SUM
        ? rowLow().min(BigInteger.ZERO).multiply(BigInteger.valueOf(rowsPerPerson))
        : BigInteger.ZERO;
  }

  /** A person's upper clamp in one group, in steps: r·max(0, hi); r for counts of rows. */
  BigInteger personHigh() {
    return switch (kind) {
      case PEOPLE -> BigInteger.ONE;
      case ROWS, KNOWN -> BigInteger.valueOf(rowsPerPerson);
      case SUM -> rowHigh().max(BigInteger.ZERO).multiply(BigInteger.valueOf(rowsPerPerson));
    };
  }

  /** M, the L∞ bound: what one unit can change in one group, in steps; at least one. */
  public BigInteger maxChange() {
    return personLow().abs().max(personHigh().abs()).max(BigInteger.ONE);
  }

  private Bounds bounds() {
    return column.orElseThrow().column().bounds().orElseThrow();
  }

  private BigInteger steps(BigDecimal value) {
    return value.divide(step()).toBigIntegerExact();
  }
}

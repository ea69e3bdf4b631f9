package io.parley.query.plan;

import io.parley.policy.Bounds;
import io.parley.query.sql.ParleyTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The public grid on which values are rounded before anything is added up, and the range into which
 * they are clamped.
 *
 * @param step the distance of two points, a power of ten
 * @param bounds the range; values are clamped into it
 */
public record Grid(BigDecimal step, Bounds bounds) {
  /** Steps over the width of a range of real numbers: more than noise ever leaves of them. */
  private static final int REAL_DIGITS = 7;

  /** The grid of an expression's type: whole numbers are exact, decimals to four digits. */
  public static Grid of(RelDataType type, Bounds bounds) {
    if (SqlTypeUtil.isExactNumeric(type) && type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return new Grid(BigDecimal.ONE, bounds);
    } else if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return new Grid(
          BigDecimal.ONE.movePointLeft(Math.min(type.getScale(), ParleyTypes.DECIMAL_SCALE)),
          bounds);
    }
    BigDecimal width = bounds.high().subtract(bounds.low()).max(new BigDecimal("1e-9"));
    int magnitude = width.precision() - width.scale();
    return new Grid(BigDecimal.ONE.movePointLeft(Math.min(9, REAL_DIGITS - magnitude)), bounds);
  }

  /** The same range on a grid of at most about a million points, for ranks. */
  Grid forRanks() {
    Grid grid = this;
    while (grid.high().subtract(grid.low()).bitLength() > 20) {
      grid = new Grid(grid.step().scaleByPowerOfTen(1), bounds);
    }
    return grid;
  }

  /** The lower clamp, in steps: exact, or rounded outwards. */
  public BigInteger low() {
    return bounds.low().divide(step, 0, RoundingMode.FLOOR).toBigInteger();
  }

  /** The upper clamp, in steps: exact, or rounded outwards. */
  public BigInteger high() {
    return bounds.high().divide(step, 0, RoundingMode.CEILING).toBigInteger();
  }

  /** The point in the middle of the range, in steps. */
  public BigInteger middle() {
    return low().add(high()).shiftRight(1);
  }
}

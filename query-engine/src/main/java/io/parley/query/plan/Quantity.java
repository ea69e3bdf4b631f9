package io.parley.query.plan;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/**
 * One number a group that gets its own noise, on a public grid of whole steps.
 *
 * @param kind what it counts or adds
 * @param expression what it reads of the boundary's input, for kinds that read something
 * @param grid where the values lie, for sums
 * @param centre subtracted from each value before adding, in grid steps; zero for plain sums
 * @param coarsen grid steps in one step of the result, a power of ten
 * @param rowsPerPerson r: the most rows a person counts with in one group
 */
public record Quantity(
    Kind kind,
    Optional<RexNode> expression,
    Optional<Grid> grid,
    BigInteger centre,
    BigInteger coarsen,
    int rowsPerPerson) {

  /** What a quantity counts or adds. */
  public enum Kind {
    /** People with a row, or with a row for which the condition holds. */
    PEOPLE,
    /** Rows. */
    ROWS,
    /** Rows in which the value is known. */
    KNOWN,
    /** Values less the centre. */
    SUM,
    /**
     * Values less the centre, for a mean: of a person with more than r rows, r times the mean of
     * its own, so that the cap takes weight from it and does not move it.
     */
    MEAN_SUM,
    /** Squares of values less the centre, likewise. */
    MEAN_SQUARES,
    /** Different values, of each person at most r. */
    DISTINCT
  }

  static Quantity count(Kind kind, Optional<RexNode> expression, int rowsPerPerson) {
    return new Quantity(
        kind, expression, Optional.empty(), BigInteger.ZERO, BigInteger.ONE, rowsPerPerson);
  }

  static Quantity sum(
      Kind kind, RexNode expression, Grid grid, BigInteger centre, int rowsPerPerson) {
    return new Quantity(
        kind, Optional.of(expression), Optional.of(grid), centre, BigInteger.ONE, rowsPerPerson);
  }

  static Quantity squares(RexNode expression, Grid grid, BigInteger centre, int rowsPerPerson) {
    Quantity fine =
        new Quantity(
            Kind.MEAN_SQUARES,
            Optional.of(expression),
            Optional.of(grid),
            centre,
            BigInteger.ONE,
            rowsPerPerson);
    BigInteger coarsen = BigInteger.ONE;
    while (fine.personHigh().divide(coarsen).compareTo(BigInteger.TWO.pow(28)) > 0) {
      coarsen = coarsen.multiply(BigInteger.TEN);
    }
    return new Quantity(
        Kind.MEAN_SQUARES,
        Optional.of(expression),
        Optional.of(grid),
        centre,
        coarsen,
        rowsPerPerson);
  }

  /** What one step of the result is worth. */
  public BigDecimal step() {
    BigDecimal fine = grid.map(Grid::step).orElse(BigDecimal.ONE);
    BigDecimal unit = kind == Kind.MEAN_SQUARES ? fine.multiply(fine) : fine;
    return unit.multiply(new BigDecimal(coarsen));
  }

  /** A row value's lower clamp less the centre, in grid steps. */
  public BigInteger rowLow() {
    return grid.orElseThrow().low().subtract(centre);
  }

  /** A row value's upper clamp less the centre, in grid steps. */
  public BigInteger rowHigh() {
    return grid.orElseThrow().high().subtract(centre);
  }

  /** A person's lower clamp in one group, in steps of the result: r·min(0, lo). */
  public BigInteger personLow() {
    return kind == Kind.SUM || kind == Kind.MEAN_SUM
        ? rowLow().min(BigInteger.ZERO).multiply(rows())
        : BigInteger.ZERO;
  }

  /** A person's upper clamp in one group, in steps of the result: r·max(0, hi); r for counts. */
  public BigInteger personHigh() {
    return switch (kind) {
      case PEOPLE -> BigInteger.ONE;
      case ROWS, KNOWN, DISTINCT -> rows();
      case SUM, MEAN_SUM -> rowHigh().max(BigInteger.ZERO).multiply(rows());
      case MEAN_SQUARES ->
          largest().add(coarsen).subtract(BigInteger.ONE).divide(coarsen).multiply(rows());
    };
  }

  /** The largest square of one row, in fine steps. */
  private BigInteger largest() {
    return rowLow().pow(2).max(rowHigh().pow(2));
  }

  /** M, the L∞ bound: what one unit can change in one group, in steps; at least one. */
  public BigInteger maxChange() {
    return personLow().abs().max(personHigh().abs()).max(BigInteger.ONE);
  }

  private BigInteger rows() {
    return BigInteger.valueOf(rowsPerPerson);
  }

  @Override
  public String toString() {
    return kind
        + expression.map(e -> "(" + e + ")").orElse("")
        + (centre.signum() == 0 ? "" : " about " + centre)
        + " step "
        + step().toPlainString()
        + ", at most "
        + maxChange();
  }
}

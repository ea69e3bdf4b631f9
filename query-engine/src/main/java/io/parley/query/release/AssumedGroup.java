package io.parley.query.release;

import io.parley.query.plan.Measurement;
import io.parley.query.plan.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The numbers of a group that nobody has measured: so many people, each with one row that counts
 * for everything, its values spread evenly over their bounds. It stands in for data where accuracy
 * is foretold.
 */
final class AssumedGroup {
  private AssumedGroup() {}

  /** One a noised quantity of the measurement, in grid steps. */
  static long[] numbers(Measurement measurement, Noising noising, long people) {
    return measurement.quantities().stream()
        .limit(noising.laws().size())
        .mapToLong(q -> number(q, people))
        .toArray();
  }

  private static long number(Quantity quantity, long people) {
    return switch (quantity.kind()) {
      case PEOPLE, ROWS, KNOWN, DISTINCT -> people;
      case SUM, MEAN_SUM ->
          quantity
              .rowLow()
              .add(quantity.rowHigh())
              .multiply(BigInteger.valueOf(people))
              .shiftRight(1)
              .longValueExact();
      case MEAN_SQUARES -> squares(quantity, people);
    };
  }

  /** Of values spread evenly over a width w about its middle the mean square is w²/12. */
  private static long squares(Quantity quantity, long people) {
    BigInteger width = quantity.rowHigh().subtract(quantity.rowLow());
    return new BigDecimal(width.pow(2).multiply(BigInteger.valueOf(people)))
        .divide(
            new BigDecimal(quantity.coarsen().multiply(BigInteger.valueOf(12))),
            0,
            RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}

package io.parley.query.release;

import io.parley.query.plan.Measurement;
import io.parley.query.plan.Quantity;
import io.parley.query.privacy.OfferedColumn;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;

/** What a quantity counts or adds, in words. */
public final class QuantityWords {
  private QuantityWords() {}

  /** A few words, such as {@code sum of hearth.visits.points}. */
  public static String of(Measurement measurement, Quantity quantity) {
    String of = quantity.expression().map(e -> columns(measurement, e)).orElse("");
    return switch (quantity.kind()) {
      case PEOPLE -> of.isEmpty() ? "people" : "people by a condition on " + of;
      case ROWS -> "rows";
      case KNOWN -> "rows that have " + of;
      case SUM -> "sum of " + of;
      case MEAN_SUM -> "sum of %s about %s".formatted(of, centre(quantity));
      case MEAN_SQUARES -> "sum of squares of %s about %s".formatted(of, centre(quantity));
      case DISTINCT -> "different values of " + of;
    };
  }

  /** The offered columns that an expression reads. */
  public static String columns(Measurement measurement, RexNode expression) {
    String columns =
        RelOptUtil.InputFinder.bits(expression).asList().stream()
            .flatMap(f -> measurement.boundary().input().columns().get(f).origins().stream())
            .map(OfferedColumn::toString)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return columns.isEmpty() ? "a computed value" : columns;
  }

  private static String centre(Quantity quantity) {
    BigDecimal step = quantity.grid().orElseThrow().step();
    return plain(step.multiply(new BigDecimal(quantity.centre())));
  }

  /** A number without superfluous zeros. */
  public static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
  }
}

package io.parley.query.check;

import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * A plan for exact numbers has one boundary, counts the people of its groups, and beside each
 * number that reads a column the people whose value is known; it has the form that exact numbers
 * must have, and shows no group of a few.
 */
final class ExactGroupsCountPeople implements PlanInvariant {
  private static final int LEAST = 5;

  @Override
  public boolean holds(PrivatePlan plan) {
    if (!(plan instanceof PrivatePlan.Threshold threshold)) {
      return true;
    }
    Measurement measurement = threshold.measurement();
    return threshold.hasForm()
        && threshold.query().boundaries().equals(List.of(measurement.boundary()))
        && threshold.minPeople() >= LEAST
        && measurement.ranks().isEmpty()
        && measurement.quantities().contains(Quantities.people(Optional.empty()))
        && measurement.quantities().stream().allMatch(q -> isCounted(q, measurement));
  }

  private static boolean isCounted(Quantity quantity, Measurement measurement) {
    if (quantity.kind() == Quantity.Kind.PEOPLE) {
      return quantity.expression().map(ExactGroupsCountPeople::isKnown).orElse(true);
    }
    return quantity
        .expression()
        .map(
            value ->
                value instanceof RexInputRef
                    && measurement.quantities().stream().anyMatch(q -> counts(q, value)))
        .orElse(quantity.kind() == Quantity.Kind.ROWS);
  }

  /** Whether a number of people is that of those whose value is known. */
  private static boolean counts(Quantity people, RexNode value) {
    return people.kind() == Quantity.Kind.PEOPLE
        && people
            .expression()
            .filter(e -> isKnown(e) && ((RexCall) e).getOperands().get(0).equals(value))
            .isPresent();
  }

  private static boolean isKnown(RexNode condition) {
    return condition.getKind() == SqlKind.IS_NOT_NULL;
  }
}

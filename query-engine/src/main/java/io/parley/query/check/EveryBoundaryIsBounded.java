package io.parley.query.check;

import io.parley.policy.Protection;
import io.parley.query.plan.Grid;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import io.parley.query.privacy.Boundary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Each boundary of the question is measured, and what one person can add to it is bounded: by at
 * least one and at most the policies' groups and rows, by clamps on every value, so narrow that the
 * sum over more people than live fits 62 bits. Its groups are declared, or pass a threshold on a
 * number of people that is noised with them.
 */
final class EveryBoundaryIsBounded implements PlanInvariant {
  private static final BigInteger PEOPLE = BigInteger.TWO.pow(33);
  private static final int BITS = 62;

  @Override
  public boolean holds(PrivatePlan plan) {
    if (plan instanceof PrivatePlan.Threshold threshold) {
      Measurement measurement = threshold.measurement();
      return measurement.quantities().stream()
          .allMatch(q -> isBounded(q, measurement.rowsPerPerson()));
    } else if (!(plan instanceof PrivatePlan.Numbers numbers)) {
      return true;
    } else {
      return isBounded(numbers);
    }
  }

  private static boolean isBounded(PrivatePlan.Numbers numbers) {
    List<Boundary> boundaries = numbers.query().boundaries();
    if (boundaries.isEmpty() || boundaries.size() != numbers.measurements().size()) {
      return false;
    }
    for (int i = 0; i < boundaries.size(); i++) {
      Measurement measurement = numbers.measurements().get(i);
      if (!measurement.boundary().equals(boundaries.get(i)) || !isBounded(measurement, numbers)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBounded(Measurement measurement, PrivatePlan.Numbers plan) {
    Protection protection = plan.protection();
    int rows = measurement.rowsPerPerson();
    boolean selects =
        measurement.quantities().contains(Quantities.people(Optional.empty()))
            && !plan.noise().selectionDelta().isZero();
    return isWithin(measurement.groupsPerPerson(), protection.groupsPerPerson())
        && isWithin(rows, protection.rowsPerPerson())
        && (measurement.declared() ? isDeclared(measurement) : selects)
        && measurement.answers() > 0
        && measurement.quantities().stream().allMatch(q -> isBounded(q, rows))
        && measurement.ranks().stream().allMatch(q -> isBounded(q, rows));
  }

  private static boolean isDeclared(Measurement measurement) {
    for (int i = 0; i < measurement.boundary().groups().size(); i++) {
      if (measurement.declaredValues(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBounded(Quantity quantity, int rows) {
    boolean clamped =
        switch (quantity.kind()) {
          case PEOPLE, ROWS -> true;
          case KNOWN, DISTINCT -> quantity.expression().isPresent();
          case SUM, MEAN_SUM, MEAN_SQUARES ->
              quantity.expression().isPresent()
                  && quantity.grid().map(EveryBoundaryIsBounded::isRange).orElse(false);
        };
    return clamped
        && isWithin(quantity.rowsPerPerson(), rows)
        && quantity.coarsen().signum() > 0
        && quantity.step().signum() > 0
        && quantity.personLow().signum() <= 0
        && quantity.personHigh().signum() >= 0
        && quantity.maxChange().compareTo(quantity.personLow().abs()) >= 0
        && quantity.maxChange().compareTo(quantity.personHigh()) >= 0
        && quantity.maxChange().signum() > 0
        && quantity.maxChange().multiply(PEOPLE).compareTo(BigInteger.TWO.pow(BITS)) <= 0;
  }

  private static boolean isBounded(RankQuestion question, int rows) {
    return isRange(question.grid())
        && isWithin(question.rowsPerPerson(), rows)
        && !question.ranks().isEmpty()
        && question.ranks().stream()
            .allMatch(r -> r.signum() >= 0 && r.compareTo(BigDecimal.ONE) <= 0);
  }

  private static boolean isRange(Grid grid) {
    return grid.step().signum() > 0 && grid.low().compareTo(grid.high()) <= 0;
  }

  private static boolean isWithin(int number, int most) {
    return number >= 1 && number <= most;
  }
}

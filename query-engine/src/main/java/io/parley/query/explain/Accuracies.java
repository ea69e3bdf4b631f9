package io.parley.query.explain;

import io.parley.query.explain.Explanation.Accuracy;
import io.parley.query.explain.Explanation.Expected;
import io.parley.query.explain.Explanation.Needed;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Foresight;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The accuracy of each column of an answer, all rounded up. */
final class Accuracies {
  static final List<String> ASSUMPTIONS =
      List.of(
          "half-widths are those of 95 % intervals for the bounded numbers",
          "relative ones are for assumed groups: each person has one row, which meets every"
              + " condition, and values are spread evenly over their bounds");

  private static final MathContext WIDTH = new MathContext(4, RoundingMode.UP);
  private static final MathContext SHARE = new MathContext(2, RoundingMode.UP);

  private final PrivatePlan.Numbers plan;
  private final Foresight foresight;
  private final BigDecimal allowed;
  private final Assumed assumed;
  private final NeededEpsilon needed;

  Accuracies(PrivatePlan.Numbers plan, Foresight foresight, BigDecimal allowed, Assumed assumed) {
    this.plan = plan;
    this.foresight = foresight;
    this.allowed = allowed;
    this.assumed = assumed;
    this.needed = new NeededEpsilon(plan, assumed);
  }

  List<Accuracy> all() {
    List<Accuracy> all = new ArrayList<>();
    for (int column = 0; column < plan.names().size(); column++) {
      for (int measurement : foresight.measurements(column)) {
        all.add(accuracy(column, measurement));
      }
    }
    return all;
  }

  private Accuracy accuracy(int column, int measurement) {
    String name = plan.names().get(column);
    if (foresight.isQuantile(column)) {
      String note = "a quantile's interval depends on where values lie, and comes with the answer";
      return new Accuracy(name, measurement, Optional.empty(), List.of(), Optional.empty(), note);
    }
    OptionalDouble fixed = foresight.halfWidth(column, measurement);
    return new Accuracy(
        name,
        measurement,
        rounded(fixed, WIDTH),
        assumed.people().stream().map(n -> expected(column, measurement, n)).toList(),
        needed(column, measurement),
        foresight.isWiderNearTheThreshold(column, measurement) ? "wider near the threshold" : "");
  }

  private Expected expected(int column, int measurement, long people) {
    Optional<Foresight.Expected> found = foresight.expected(column, measurement, people);
    return new Expected(
        people,
        rounded(found.stream().mapToDouble(Foresight.Expected::halfWidth).findFirst(), WIDTH),
        rounded(found.stream().mapToDouble(Foresight.Expected::relative).findFirst(), SHARE));
  }

  /** Nothing is sought where the assumed value is zero: no relative accuracy is known then. */
  private Optional<Needed> needed(int column, int measurement) {
    boolean known =
        foresight
            .expected(column, measurement, assumed.sought())
            .map(e -> Double.isFinite(e.relative()))
            .orElse(true);
    return known
        ? Optional.of(
            new Needed(assumed.sought(), assumed.within(), needed.of(column, measurement), allowed))
        : Optional.empty();
  }

  private static Optional<BigDecimal> rounded(OptionalDouble number, MathContext digits) {
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      return Optional.empty();
    }
    // Through the shortest decimal: else 0.3 would be rounded up to 0.3001.
    BigDecimal rounded =
        new BigDecimal(Double.toString(number.getAsDouble())).round(digits).stripTrailingZeros();
    return Optional.of(rounded.setScale(Math.max(0, rounded.scale())));
  }
}

package io.parley.query.explain;

import io.parley.query.explain.Explanation.Measured;
import io.parley.query.explain.Explanation.Noised;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.plan.RankQuestion;
import io.parley.query.privacy.OfferedColumn;
import io.parley.query.release.Foresight;
import io.parley.query.release.Noising;
import io.parley.query.release.Showing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;

/** The measurement boundaries of a plan in words. */
final class Boundaries {
  private Boundaries() {}

  static List<Measured> of(PrivatePlan.Numbers plan, Foresight foresight) {
    List<Measured> all = new ArrayList<>();
    for (int i = 0; i < plan.measurements().size(); i++) {
      all.add(measured(plan.measurements().get(i), foresight.noising().get(i)));
    }
    return all;
  }

  private static Measured measured(Measurement measurement, Noising noising) {
    List<Noised> numbers = new ArrayList<>();
    for (int i = 0; i < noising.laws().size(); i++) {
      Quantity quantity = measurement.quantities().get(i);
      numbers.add(
          new Noised(
              what(measurement, quantity),
              plain(quantity.step()),
              plain(quantity.step().multiply(new BigDecimal(quantity.maxChange()))),
              noising.laws().get(i).toString()));
    }
    for (RankQuestion question : measurement.ranks()) {
      numbers.add(
          new Noised(
              "quantiles %s of %s"
                  .formatted(
                      question.ranks().stream()
                          .map(BigDecimal::toPlainString)
                          .collect(Collectors.joining(", ")),
                      columns(measurement, question.expression())),
              plain(question.grid().step()),
              "",
              "chosen and bounded by the exponential mechanism or a noised tree"));
    }
    return new Measured(
        groups(measurement),
        measurement.groupsPerPerson(),
        measurement.rowsPerPerson(),
        numbers,
        shows(measurement, noising));
  }

  private static List<String> groups(Measurement measurement) {
    List<String> groups = new ArrayList<>();
    for (int field : measurement.boundary().groups()) {
      groups.add(
          measurement
              .boundary()
              .input()
              .columns()
              .get(field)
              .plain()
              .map(OfferedColumn::toString)
              .orElse("a computed value"));
    }
    return groups;
  }

  private static String what(Measurement measurement, Quantity quantity) {
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

  private static String centre(Quantity quantity) {
    BigDecimal step = quantity.grid().orElseThrow().step();
    return plain(step.multiply(new BigDecimal(quantity.centre())));
  }

  private static String columns(Measurement measurement, RexNode expression) {
    String columns =
        RelOptUtil.InputFinder.bits(expression).asList().stream()
            .flatMap(f -> measurement.boundary().input().columns().get(f).origins().stream())
            .map(OfferedColumn::toString)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return columns.isEmpty() ? "a computed value" : columns;
  }

  private static String shows(Measurement measurement, Noising noising) {
    if (noising.showing() instanceof Showing.Always) {
      return measurement.boundary().groups().isEmpty()
          ? "one group, which always shows"
          : "every declared group shows, zeros too";
    }
    String often =
        "; 95 %% of groups with %,d people show"
            .formatted(noising.showing().leastPeople(Showing.OFTEN));
    return noising
            .threshold()
            .map(t -> "groups show from a noisy %,d people".formatted(t.value()))
            .orElse("groups show by a draw on their people, whose number is not told")
        + often;
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
  }
}

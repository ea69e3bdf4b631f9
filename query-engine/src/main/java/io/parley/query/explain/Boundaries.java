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
import io.parley.query.release.QuantityWords;
import io.parley.query.release.Showing;
import io.parley.query.release.WithheldNoise;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The measurement boundaries of a plan in words. */
final class Boundaries {
  private Boundaries() {}

  static List<Measured> of(PrivatePlan.Numbers plan, Foresight foresight) {
    List<Measured> all = new ArrayList<>();
    for (int i = 0; i < plan.measurements().size(); i++) {
      Measured measured = measured(plan.measurements().get(i), foresight.noising().get(i));
      all.add(
          i == plan.withheld().measurement() && plan.withheld().numbers() > 0
              ? measured.with(withheld(plan))
              : measured);
    }
    return all;
  }

  /** The numbers about groups that do not show, which get ε like the others. */
  private static List<Noised> withheld(PrivatePlan.Numbers plan) {
    Measurement measurement = plan.measurements().get(plan.withheld().measurement());
    WithheldNoise noise = WithheldNoise.of(plan);
    List<Noised> numbers = new ArrayList<>();
    noise
        .groups()
        .ifPresent(
            law ->
                numbers.add(
                    new Noised(
                        "number of withheld groups",
                        "1",
                        String.valueOf(measurement.groupsPerPerson()),
                        law.toString())));
    for (int i = 0; i < noise.remainder().size(); i++) {
      Quantity quantity = measurement.quantities().get(plan.withheld().remainder().get(i));
      BigDecimal most =
          quantity
              .step()
              .multiply(new BigDecimal(quantity.maxChange()))
              .multiply(BigDecimal.valueOf(measurement.groupsPerPerson()));
      numbers.add(
          new Noised(
              QuantityWords.of(measurement, quantity) + " over all withheld groups",
              QuantityWords.plain(quantity.step()),
              QuantityWords.plain(most),
              noise.remainder().get(i).toString()));
    }
    return numbers;
  }

  private static Measured measured(Measurement measurement, Noising noising) {
    List<Noised> numbers = new ArrayList<>();
    for (int i = 0; i < noising.laws().size(); i++) {
      Quantity quantity = measurement.quantities().get(i);
      numbers.add(
          new Noised(
              QuantityWords.of(measurement, quantity),
              QuantityWords.plain(quantity.step()),
              QuantityWords.plain(quantity.step().multiply(new BigDecimal(quantity.maxChange()))),
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
                      QuantityWords.columns(measurement, question.expression())),
              QuantityWords.plain(question.grid().step()),
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
}

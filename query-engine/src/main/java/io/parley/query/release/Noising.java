package io.parley.query.release;

import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.PeopleChange;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The noise of one measurement, from its plan alone: known, and told, before anything runs.
 *
 * @param parameters what each quantity's noise is calibrated to
 * @param laws the law of each quantity's noise
 * @param threshold the rule by which undeclared groups show; empty where all are declared
 */
public record Noising(
    List<NoiseParameters> parameters, List<NoiseLaw> laws, Optional<GroupThreshold> threshold) {
  public Noising {
    parameters = List.copyOf(parameters);
    laws = List.copyOf(laws);
  }

  static Noising of(PrivatePlan.Numbers plan, Measurement measurement, NoiseProvider noise) {
    List<NoiseParameters> parameters =
        measurement.quantities().stream().map(q -> parameters(plan, measurement, q)).toList();
    List<NoiseLaw> laws = parameters.stream().map(noise::law).toList();
    return new Noising(parameters, laws, threshold(plan, measurement, laws));
  }

  /** c·G groups may change, each by up to M: the provider's l0 is c·G. */
  private static NoiseParameters parameters(
      PrivatePlan.Numbers plan, Measurement measurement, Quantity quantity) {
    int changed =
        Math.multiplyExact(plan.matching().changedUnits(), measurement.groupsPerPerson());
    BigDecimal share =
        plan.protection()
            .epsilonPerQuery()
            .divide(BigDecimal.valueOf(plan.answers()), 12, RoundingMode.DOWN);
    return NoiseParameters.pure(changed, quantity.maxChange().longValueExact(), new Epsilon(share));
  }

  /** δ is shared among the measurements that select groups. */
  private static Optional<GroupThreshold> threshold(
      PrivatePlan.Numbers plan, Measurement measurement, List<NoiseLaw> laws) {
    if (measurement.declared()) {
      return Optional.empty();
    }
    int selecting =
        (int) plan.measurements().stream().filter(m -> !m.declared()).count();
    return Optional.of(
        GroupThreshold.of(
            laws.get(peoplePlace(measurement)),
            new PeopleChange(plan.matching().changedUnits(), measurement.groupsPerPerson()),
            new Delta(plan.protection().deltaPerQuery()).share(selecting),
            plan.protection().minPeople()));
  }

  /** The place of the number of people, by which undeclared groups are selected. */
  static int peoplePlace(Measurement measurement) {
    return measurement.quantities().indexOf(Quantities.people(Optional.empty()));
  }
}

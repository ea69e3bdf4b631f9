package io.parley.query.release;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseMechanism;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.Sensitivity;
import io.parley.query.match.ChangedUnits;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.NoiseShare;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The noise of one measurement, from its plan alone: known, and told, before anything runs.
 *
 * @param laws the law of each quantity's noise, but for a last number of people that is not told
 * @param ranks how each rank question is released
 * @param showing the rule by which groups show
 */
public record Noising(List<IntegerNoise> laws, List<Quantiles> ranks, Showing showing) {
  public Noising {
    laws = List.copyOf(laws);
    ranks = List.copyOf(ranks);
  }

  /** The threshold of the noisy number of people, where groups show by it. */
  public Optional<GroupThreshold> threshold() {
    return showing.threshold();
  }

  /** The noise of one measurement of a plan. */
  public static Noising of(PrivatePlan.Numbers plan, Measurement measurement) {
    return of(plan, plan.noise(), measurement);
  }

  /**
   * The noise that a plan's measurement would have under another share of ε: to foretell, never to
   * release.
   */
  static Noising of(PrivatePlan.Numbers plan, NoiseShare share, Measurement measurement) {
    int units = plan.matching().changedUnits();
    List<IntegerNoise> laws =
        measurement.quantities().stream()
            .map(q -> share.mechanism().law(sensitivity(plan, measurement, q)))
            .toList();
    List<Quantiles> ranks =
        measurement.ranks().stream().map(q -> share.ranks(measurement, q, units)).toList();
    Showing showing = showing(plan, share, measurement, laws);
    return new Noising(
        showing instanceof Showing.ByExactPeople ? laws.subList(0, laws.size() - 1) : laws,
        ranks,
        showing);
  }

  /** What the units that one removal makes leave and come add to all groups, in L1 and in L2. */
  private static Sensitivity sensitivity(
      PrivatePlan.Numbers plan, Measurement measurement, Quantity quantity) {
    ChangedUnits changed = plan.matching().changed();
    int groups = measurement.groupsPerPerson();
    BigInteger low = quantity.personLow();
    // A number that nobody can change is noised all the same, as if by one step.
    BigInteger high = low.signum() == 0 ? quantity.maxChange() : quantity.personHigh();
    return new Sensitivity(
        changed.total(groups, low, high).longValueExact(), changed.squared(groups, low, high));
  }

  /**
   * The exact number of people decides only where it would otherwise be noised for nothing else,
   * and where all noise is pure: beside Gaussian noise a pure ε would cost the other numbers more.
   */
  private static Showing showing(
      PrivatePlan.Numbers plan,
      NoiseShare share,
      Measurement measurement,
      List<IntegerNoise> laws) {
    if (measurement.declared()) {
      return new Showing.Always();
    }
    PeopleChange change =
        new PeopleChange(plan.matching().changedUnits(), measurement.groupsPerPerson());
    IntegerNoise law = laws.get(peoplePlace(measurement));
    Showing.ByNoisyPeople counted =
        new Showing.ByNoisyPeople(
            GroupThreshold.of(law, change, share.selectionDelta(), plan.protection().minPeople()),
            law);
    boolean forNothingElse =
        !measurement.asksForPeople() && share.mechanism() instanceof NoiseMechanism.Laplace;
    return forNothingElse
        ? Showing.best(
            counted, share.rankEpsilon(), change, share.selectionDelta(), plan.protection())
        : counted;
  }

  /** The place of the number of people, by which undeclared groups are selected. */
  public static int peoplePlace(Measurement measurement) {
    return measurement.quantities().indexOf(Quantities.people(Optional.empty()));
  }
}

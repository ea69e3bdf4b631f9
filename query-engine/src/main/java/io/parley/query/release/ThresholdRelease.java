package io.parley.query.release;

import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The release step of exact numbers: no noise is drawn, and none can be left out of a private
 * answer by this way, as it takes plans of its own kind only ({@link PrivatePlan.Threshold}), which
 * the owners of all tables and columns must have allowed by name.
 *
 * <p><b>Claim.</b> A group shows only when every number of people in it reaches {@code minPeople};
 * by {@code ThresholdNumbers} there is one for the group and one for each column that its numbers
 * read. Of a group that does not show, nothing leaves.
 */
public final class ThresholdRelease {
  private ThresholdRelease() {}

  /** The groups that show, by key. */
  public static List<ReleasedGroup> of(PrivatePlan.Threshold plan, List<BoundedGroup> exact) {
    List<Integer> people = people(plan.measurement());
    return exact.stream()
        .filter(g -> people.stream().allMatch(p -> g.numbers().get(p) >= plan.minPeople()))
        .map(g -> new ReleasedGroup(g.keys(), g.numbers(), List.of()))
        .sorted(ReleasedGroup.BY_KEYS)
        .toList();
  }

  private static List<Integer> people(Measurement measurement) {
    List<Quantity> quantities = measurement.quantities();
    return IntStream.range(0, quantities.size())
        .filter(i -> quantities.get(i).kind() == Quantity.Kind.PEOPLE)
        .boxed()
        .toList();
  }
}

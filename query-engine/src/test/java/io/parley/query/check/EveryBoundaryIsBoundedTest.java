package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EveryBoundaryIsBoundedTest {
  private final PlanInvariant invariant = new EveryBoundaryIsBounded();
  private final PrivatePlan.Numbers joined = PlansUnderTest.plan(PlansUnderTest.JOINED);
  private final PrivatePlan.Numbers selected = PlansUnderTest.plan(PlansUnderTest.SELECTED);

  @Test
  void soundPlans_pass() {
    assertThat(PlansUnderTest.sound()).allMatch(invariant::holds);
  }

  @Test
  void capsBelowOneOrAboveThePolicies_areCaught() {
    Measurement sound = joined.measurements().get(0);
    for (int groups : new int[] {0, -1, joined.protection().groupsPerPerson() + 1}) {
      assertCaught(joined, copy(sound, sound.quantities(), groups, 3, sound.declared()));
    }
    for (int rows : new int[] {0, joined.protection().rowsPerPerson() + 1}) {
      assertCaught(joined, copy(sound, sound.quantities(), 2, rows, sound.declared()));
    }
  }

  @Test
  void quantityWithMoreRowsThanItsMeasurement_isCaught() {
    Measurement sound = joined.measurements().get(0);
    assertCaught(joined, copy(sound, sound.quantities(), 2, 2, sound.declared()));
  }

  @Test
  void sumWithoutClamps_isCaught() {
    assertCaught(joined, changed(joined, q -> sum(q, Optional.empty(), q.rowsPerPerson())));
  }

  @Test
  void sumThatCouldLeave62Bits_isCaught() {
    assertCaught(
        joined,
        changed(
            joined,
            q ->
                new Quantity(
                    q.kind(),
                    q.expression(),
                    q.grid(),
                    BigInteger.TWO.pow(40),
                    q.coarsen(),
                    q.rowsPerPerson())));
  }

  @Test
  void undeclaredGroupsThatNoThresholdHolds_areCaught() {
    Measurement sound = selected.measurements().get(0);
    assertCaught(selected, copy(sound, sound.quantities(), 2, 3, true));
    List<Quantity> withoutPeople =
        sound.quantities().stream().filter(q -> q.kind() != Quantity.Kind.PEOPLE).toList();
    assertCaught(selected, copy(sound, withoutPeople, 2, 3, false));
  }

  @Test
  void boundaryThatIsNotMeasured_isCaught() {
    assertCaught(joined, selected.measurements().get(0));
  }

  private void assertCaught(PrivatePlan.Numbers plan, Measurement measurement) {
    assertThat(invariant.holds(PlansUnderTest.with(plan, measurement))).isFalse();
  }

  private static Measurement changed(
      PrivatePlan.Numbers plan, java.util.function.UnaryOperator<Quantity> change) {
    Measurement sound = plan.measurements().get(0);
    return copy(
        sound,
        sound.quantities().stream()
            .map(q -> q.kind() == Quantity.Kind.SUM ? change.apply(q) : q)
            .toList(),
        sound.groupsPerPerson(),
        sound.rowsPerPerson(),
        sound.declared());
  }

  private static Quantity sum(
      Quantity quantity, Optional<io.parley.query.plan.Grid> grid, int rows) {
    return new Quantity(
        quantity.kind(), quantity.expression(), grid, quantity.centre(), quantity.coarsen(), rows);
  }

  private static Measurement copy(
      Measurement sound, List<Quantity> quantities, int groups, int rows, boolean declared) {
    return new Measurement(sound.boundary(), quantities, sound.ranks(), groups, rows, declared);
  }
}

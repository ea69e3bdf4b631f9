package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.PrivatePlan;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.Test;

class EachFragmentIsOnePartysTest {
  private final PlanInvariant invariant = new EachFragmentIsOnePartys();
  private final PrivatePlan.Numbers sound = PlansUnderTest.plan(PlansUnderTest.JOINED);

  @Test
  void soundPlans_pass() {
    assertThat(PlansUnderTest.sound()).allMatch(invariant::holds);
  }

  @Test
  void fragmentGivenToTheOtherParty_isCaught() {
    assertCaught(f -> with(f, f.party().equals("hearth") ? "metromail" : "hearth", f.algebra()));
  }

  @Test
  void fragmentOverBothParties_isCaught() {
    assertCaught(f -> with(f, f.party(), sound.query().boundaries().get(0).below()));
  }

  @Test
  void fragmentThatHoldsAMeasurement_isCaught() {
    PrivatePlan.Numbers selected = PlansUnderTest.plan(PlansUnderTest.SELECTED);
    RelNode boundary = selected.query().boundaries().get(0).node();
    assertThat(
            invariant.holds(
                PlansUnderTest.with(selected, (Fragment f) -> with(f, f.party(), boundary))))
        .isFalse();
  }

  @Test
  void tableReadByTheRoomItself_isCaught() {
    assertThat(invariant.holds(PlansUnderTest.withoutFragments(sound))).isFalse();
  }

  @Test
  void tableWithoutItsOwnersConditionOrCap_isCaught() {
    assertCaught(
        f ->
            new Fragment(
                f.index(), f.party(), f.algebra(), f.rows(), f.maxRows(), Map.of(), f.caps()));
    assertCaught(
        f ->
            new Fragment(
                f.index(), f.party(), f.algebra(), f.rows(), f.maxRows(), f.views(), Map.of()));
  }

  @Test
  void publicPart_isSoundOverItsOwnersPublicTablesAlone() {
    PrivatePlan.Numbers plan =
        PlansUnderTest.plan(
            "SELECT SUM(f.fee) FROM hearth.visits v JOIN metromail.fees f ON f.device = v.device");
    Contribution.Rows people = (Contribution.Rows) plan.contributions().get(0);
    Contribution.PublicRows open = (Contribution.PublicRows) plan.contributions().get(1);

    assertThat(invariant.holds(plan)).isTrue();
    assertThat(
            invariant.holds(
                PlansUnderTest.with(
                    plan,
                    List.of(
                        people,
                        new Contribution.PublicRows("hearth", 0, open.algebra(), open.rows())))))
        .as("another party's table")
        .isFalse();
    assertThat(
            invariant.holds(
                PlansUnderTest.with(
                    plan,
                    List.of(
                        new Contribution.PublicRows(
                            "hearth", 0, people.fragment().algebra(), open.rows()),
                        open))))
        .as("people's rows sent as public ones")
        .isFalse();
    assertThat(invariant.holds(PlansUnderTest.with(plan, List.of(people))))
        .as("a public table read by the room itself")
        .isFalse();
  }

  private void assertCaught(java.util.function.UnaryOperator<Fragment> change) {
    assertThat(invariant.holds(PlansUnderTest.with(sound, change))).isFalse();
  }

  private static Fragment with(Fragment fragment, String party, RelNode algebra) {
    return new Fragment(
        fragment.index(),
        party,
        algebra,
        fragment.rows(),
        fragment.maxRows(),
        fragment.views(),
        fragment.caps());
  }
}

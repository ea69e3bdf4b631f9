package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.Fragment;
import io.parley.query.plan.PrivatePlan;
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

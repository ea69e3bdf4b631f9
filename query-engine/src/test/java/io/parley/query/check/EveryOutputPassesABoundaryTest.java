package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.Test;

class EveryOutputPassesABoundaryTest {
  private final QueryInvariant invariant = new EveryOutputPassesABoundary();
  private final PrivateQuery.Numbers sound = PlansUnderTest.plan(PlansUnderTest.JOINED).query();

  @Test
  void soundQuestions_pass() {
    assertThat(PlansUnderTest.sound()).map(PrivatePlan.Numbers::query).allMatch(invariant::holds);
  }

  @Test
  void tableThatIsReadWithoutABoundary_isCaught() {
    assertThat(
            invariant.holds(
                new PrivateQuery.Numbers(
                    sound.root(),
                    sound.rows(),
                    sound.tables(),
                    List.of(),
                    sound.uses(),
                    List.of())))
        .isFalse();
  }

  @Test
  void rootBelowItsBoundary_isCaught() {
    RelNode below = sound.boundaries().get(0).below();
    assertThat(
            invariant.holds(
                new PrivateQuery.Numbers(
                    below,
                    sound.rows(),
                    sound.tables(),
                    List.of(),
                    sound.uses(),
                    sound.boundaries())))
        .isFalse();
  }
}

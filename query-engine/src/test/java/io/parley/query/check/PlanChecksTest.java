package io.parley.query.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.SqlRefusal;
import io.parley.query.plan.PrivatePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanChecksTest {
  private static final Logger LOG = Logger.getLogger(PlanChecks.class.getName());

  private final List<String> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(
              java.text.MessageFormat.format(line.getMessage(), line.getParameters())
                  + (line.getThrown() == null ? "" : line.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void soundPlan_passes() {
    assertThatCode(() -> PlanChecks.check(PlansUnderTest.plan(PlansUnderTest.JOINED)))
        .doesNotThrowAnyException();
    assertThat(logged).isEmpty();
  }

  @Test
  void unsoundPlan_isRefusedAndOnlyTheInvariantIsLogged() {
    PrivatePlan.Numbers sound = PlansUnderTest.plan(PlansUnderTest.JOINED);

    assertThatThrownBy(() -> PlanChecks.check(PlansUnderTest.withoutFragments(sound)))
        .isInstanceOf(SqlRefusal.class)
        .satisfies(e -> assertThat(((SqlRefusal) e).reason().code()).isEqualTo("plan-unsound"));
    assertThat(logged).containsExactly("a plan breaks EachFragmentIsOnePartys");
  }

  @Test
  void checkThatFails_countsAsBrokenAndTellsNothing() {
    assertThatThrownBy(
            () ->
                PlanChecks.require(
                    new NoPersonTravels(),
                    () -> {
                      throw new IllegalStateException("a value from the data");
                    }))
        .isInstanceOf(SqlRefusal.class)
        .hasNoCause()
        .hasMessageNotContaining("value from");
    assertThat(logged).containsExactly("a plan breaks NoPersonTravels");
  }
}

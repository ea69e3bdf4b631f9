package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.room.RoomObserver.Outcome;
import io.parley.server.wire.AgreedUse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every figure of a member's use names who is billed for it. */
class BilledMetricsTest {
  private final Figures figures = new Figures();

  private void answered(String collaboration, AgreedUse use) {
    new RoomMetrics(figures, collaboration, use).ended("hearth", Outcome.ANSWERED, List.of());
  }

  @Test
  void agreedPayer_isBilledForEveryMember() {
    answered("spring", new AgreedUse(List.of(), List.of(), "metromail"));

    assertThat(figures.text())
        .contains(
            "parley_queries_total{billed=\"metromail\",collaboration=\"spring\",member=\"hearth\"");
  }

  @Test
  void withoutAgreedPayer_eachMemberIsBilledForItsOwn() {
    answered("spring", AgreedUse.OPEN);

    assertThat(figures.text())
        .contains(
            "parley_queries_total{billed=\"hearth\",collaboration=\"spring\",member=\"hearth\"");
  }

  @Test
  void eachCollaborationOfOneRoom_billsAsItsAgreementSays() {
    answered("spring", new AgreedUse(List.of(), List.of(), "metromail"));
    answered("autumn", AgreedUse.OPEN);

    assertThat(figures.text())
        .contains(
            "parley_queries_total{billed=\"metromail\",collaboration=\"spring\",member=\"hearth\"",
            "parley_queries_total{billed=\"hearth\",collaboration=\"autumn\",member=\"hearth\"");
  }
}

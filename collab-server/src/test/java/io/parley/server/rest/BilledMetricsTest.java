package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.room.RoomObserver.Outcome;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every figure of a member's use names who is billed for it. */
class BilledMetricsTest {
  private final RoomMetrics metrics = new RoomMetrics();

  private void answered(String collaboration, AgreedUse use) {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            collaboration,
            1,
            List.of(node("hearth"), node("metromail")),
            node("room"),
            List.of("email"),
            "canonical/1",
            List.of("measurement"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            use.written());
    metrics.of(agreement).ended("hearth", Outcome.ANSWERED, List.of());
  }

  private static Agreement.Node node(String name) {
    return new Agreement.Node(name, "", "");
  }

  @Test
  void agreedPayer_isBilledForEveryMember() {
    answered("spring", new AgreedUse(List.of(), List.of(), "metromail"));

    assertThat(metrics.text())
        .contains(
            "parley_queries_total{billed=\"metromail\",collaboration=\"spring\",member=\"hearth\"");
  }

  @Test
  void withoutAgreedPayer_eachMemberIsBilledForItsOwn() {
    answered("spring", AgreedUse.OPEN);

    assertThat(metrics.text())
        .contains(
            "parley_queries_total{billed=\"hearth\",collaboration=\"spring\",member=\"hearth\"");
  }

  @Test
  void eachCollaborationOfOneRoom_billsAsItsAgreementSays() {
    answered("spring", new AgreedUse(List.of(), List.of(), "metromail"));
    answered("autumn", AgreedUse.OPEN);

    assertThat(metrics.text())
        .contains(
            "parley_queries_total{billed=\"metromail\",collaboration=\"spring\",member=\"hearth\"",
            "parley_queries_total{billed=\"hearth\",collaboration=\"autumn\",member=\"hearth\"");
  }
}

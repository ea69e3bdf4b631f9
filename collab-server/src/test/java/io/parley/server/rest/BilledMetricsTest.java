package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.room.RoomObserver.Outcome;
import io.parley.server.wire.AgreedUse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every figure of a member's use names who is billed for it. */
class BilledMetricsTest {
  @Test
  void agreedPayer_isBilledForEveryMember() {
    RoomMetrics metrics =
        new RoomMetrics("spring", new AgreedUse(List.of(), List.of(), "metromail"));
    metrics.ended("hearth", Outcome.ANSWERED, List.of());

    assertThat(metrics.text())
        .contains(
            "parley_queries_total{billed=\"metromail\",collaboration=\"spring\",member=\"hearth\"");
  }

  @Test
  void withoutAgreedPayer_eachMemberIsBilledForItsOwn() {
    RoomMetrics metrics = new RoomMetrics("spring");
    metrics.ended("hearth", Outcome.ANSWERED, List.of());

    assertThat(metrics.text())
        .contains(
            "parley_queries_total{billed=\"hearth\",collaboration=\"spring\",member=\"hearth\"");
  }
}

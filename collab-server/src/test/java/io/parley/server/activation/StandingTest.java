package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.party.NodePeople.Held;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final UUID ANN = new UUID(1, 1);
  private static final Held HOME = new Held("email", "ann@example.com");
  private static final Held WORK = new Held("email", "ann@work.example");

  /** The other address still takes the person out when it is erased. */
  @Test
  void whoLosesOneOfTwoAddresses_isStillThere() {
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, List.of(HOME, WORK)), Map.of()))
            .delivered(false)
            .with(new Standing.Open("d2", Map.of(), Map.of(ANN, List.of(WORK))))
            .delivered(false);

    assertThat(standing.people()).containsExactly(Map.entry(ANN, List.of(HOME)));
    assertThat(Standing.decode(standing.encode())).isEqualTo(standing);
  }

  @Test
  void whoLosesAll_isForgotten() {
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, List.of(HOME)), Map.of()))
            .delivered(false)
            .with(new Standing.Open("d2", Map.of(), Map.of(ANN, List.of(HOME))))
            .delivered(false);

    assertThat(standing.people()).isEmpty();
  }
}

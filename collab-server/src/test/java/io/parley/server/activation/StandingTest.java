package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.SkipReason;
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
            .delivered(came(), false)
            .with(new Standing.Open("d2", Map.of(), Map.of(ANN, List.of(WORK))))
            .delivered(came(), false);

    assertThat(standing.people()).containsExactly(Map.entry(ANN, List.of(HOME)));
    assertThat(Standing.decode(standing.encode())).isEqualTo(standing);
  }

  @Test
  void whoLosesAll_isForgotten() {
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, List.of(HOME)), Map.of()))
            .delivered(came(), false)
            .with(new Standing.Open("d2", Map.of(), Map.of(ANN, List.of(HOME))))
            .delivered(came(), false);

    assertThat(standing.people()).isEmpty();
  }

  /** Of whom the night held back, a delivery that is over says that they come with the next. */
  @Test
  void whoWasLeftOutForNow_isUnsure_andWhoIsRefusedForGoodIsNot() {
    UUID bob = new UUID(0, 2);
    Came came = Came.nobody();
    came.leftOut(ANN.toString(), SkipReason.QUIET_HOURS);
    came.leftOut(bob.toString(), SkipReason.IN_DOUBT);
    Standing standing =
        Standing.NOBODY
            .with(
                new Standing.Open(
                    "d1", Map.of(ANN, List.of(HOME), bob, List.of(WORK)), Map.of()))
            .delivered(came, false);

    assertThat(standing.people()).containsKeys(ANN, bob);
    assertThat(standing.unsure()).containsExactly(ANN);
    assertThat(Standing.decode(standing.encode())).isEqualTo(standing);
  }

  private static Came came() {
    return Came.nobody();
  }
}

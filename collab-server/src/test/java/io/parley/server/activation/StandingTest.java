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

  /** Of whom the night held back, a delivery that is over does not say that they are there. */
  @Test
  void whoWasLeftOutForNow_isNotThere_andWhoMayHaveAMessageIs() {
    UUID bob = new UUID(0, 2);
    Came came = Came.nobody();
    came.leftOut(ANN.toString(), SkipReason.QUIET_HOURS);
    came.leftOut(bob.toString(), SkipReason.IN_DOUBT);
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, List.of(HOME), bob, List.of(WORK)), Map.of()))
            .delivered(came, false);

    assertThat(standing.people()).containsOnlyKeys(bob);
    assertThat(standing.unsure()).isEmpty();
  }

  /** Whoever may be there must be taken out when they are to go, and comes again until then. */
  @Test
  void whoMayBeThere_isUnsure_untilADeliveryTells() {
    Standing under =
        Standing.NOBODY.with(new Standing.Open("d1", Map.of(ANN, List.of(HOME)), Map.of()));
    Came lost = Came.nobody();
    lost.maybe().add(ANN);

    assertThat(under.givenUp(true).people()).as("refused: not there").isEmpty();
    assertThat(under.givenUp(false).unsure()).containsExactly(ANN);
    Standing maybe = under.broken(lost);
    assertThat(maybe.people()).containsOnlyKeys(ANN);
    assertThat(maybe.unsure()).containsExactly(ANN);
    assertThat(Standing.decode(maybe.encode())).isEqualTo(maybe);
    assertThat(maybe.delivered(Came.nobody(), false).unsure()).isEmpty();
  }

  private static Came came() {
    return Came.nobody();
  }
}

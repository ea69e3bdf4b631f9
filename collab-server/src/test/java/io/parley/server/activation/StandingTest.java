package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.SkipReason;
import io.parley.server.party.NodePeople.Held;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** Nobody counts as delivered who was not, whatever the reason; an address may come later. */
  @ParameterizedTest
  @EnumSource(
      value = SkipReason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"IN_DOUBT"})
  void whoWasLeftOut_isNotThere(SkipReason reason) {
    UUID bob = new UUID(0, 2);
    Came came = Came.nobody();
    came.leftOut(ANN.toString(), reason);
    came.leftOut(bob + "-before", SkipReason.NO_USABLE_IDENTIFIER);
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, List.of(HOME), bob, List.of(WORK)), Map.of()))
            .delivered(came, false);

    assertThat(standing.people()).as("Bob came by what is new of him").containsOnlyKeys(bob);
    assertThat(standing.suppressed().contains(ANN)).isEqualTo(reason == SkipReason.SUPPRESSED);
    assertThat(Standing.decode(standing.encode())).isEqualTo(standing);
  }

  /** Where nobody can be taken out, identifiers are of no use. */
  @Test
  void idsAlone_keepNoIdentifier_andWhoIsGoneIsForgotten_alsoOnTheWay() {
    UUID bob = new UUID(0, 2);
    UUID eve = new UUID(0, 3);
    Came came = Came.nobody();
    came.leftOut(eve.toString(), SkipReason.SUPPRESSED);
    List<Held> held = List.of(HOME);
    Standing standing =
        Standing.NOBODY
            .with(new Standing.Open("d1", Map.of(ANN, held, bob, held, eve, held), Map.of()))
            .delivered(came, false)
            .with(new Standing.Open("d2", Map.of(ANN, held, eve, held), Map.of()))
            .idsAlone();

    assertThat(standing.people())
        .containsOnly(Map.entry(ANN, List.of()), Map.entry(bob, List.of()));
    assertThat(standing.about()).containsExactlyInAnyOrder(ANN, bob, eve);
    Standing left = standing.of(Set.of(bob));
    assertThat(left.about()).containsExactly(bob);
    assertThat(left.open().orElseThrow().adds()).isEmpty();
  }

  /** A node of before has files without those who are suppressed. */
  @Test
  void fileOfTheVersionBefore_isRead() {
    byte[] now = Standing.NOBODY.with(new Standing.Open("d1", Map.of(), Map.of())).encode();
    byte[] before = new byte[now.length - 4];
    int upTo = 1 + 4 + 4 + 4; // version, number, no people, nobody unsure
    System.arraycopy(now, 0, before, 0, upTo);
    System.arraycopy(now, upTo + 4, before, upTo, now.length - upTo - 4);
    before[0] = 2;

    assertThat(Standing.decode(before)).isEqualTo(Standing.decode(now));
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

package io.parley.server.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Offer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class KnownOffersTest {
  private static final Offer OFFER =
      new Offer(Offer.VERSION, "hearth", List.of(), Map.of("people", 1L));

  private final KnownOffers known = new KnownOffers();
  private final AtomicInteger opened = new AtomicInteger();

  private Offer opening(byte[] signed) {
    assertThat(signed).isNotEmpty();
    opened.incrementAndGet();
    return OFFER;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void theSameBytesOfTheSameMember_areOpenedOnce() {
    assertThat(known.offer("hearth", bytes("a"), this::opening)).isEqualTo(OFFER);
    assertThat(known.offer("hearth", bytes("a"), this::opening)).isEqualTo(OFFER);

    assertThat(opened).hasValue(1);
  }

  @Test
  void otherBytes_orAnotherMembers_areOpened() {
    known.offer("hearth", bytes("a"), this::opening);
    known.offer("hearth", bytes("b"), this::opening);
    known.offer("metromail", bytes("a"), this::opening);

    assertThat(opened).hasValue(3);
  }

  @Test
  void whatWasRefused_isOpenedAndRefusedAgain() {
    Function<byte[], Offer> refusing =
        signed -> {
          opened.incrementAndGet();
          throw new BadDocument("not signed");
        };

    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> known.offer("hearth", bytes("a"), refusing))
          .isInstanceOf(BadDocument.class);
      assertThat(opened).hasValue(i);
    }
  }

  @Test
  void ofAMember_theLastTwoAreKnown_howeverManyComeOfAnother() {
    known.offer("hearth", bytes("a"), this::opening);
    known.offer("hearth", bytes("b"), this::opening);
    for (int i = 0; i < 100; i++) {
      known.offer("metromail", bytes("m" + i), this::opening);
    }
    assertThat(opened).hasValue(102);

    known.offer("hearth", bytes("b"), this::opening);
    known.offer("hearth", bytes("a"), this::opening);
    assertThat(opened).as("both are known").hasValue(102);

    known.offer("hearth", bytes("c"), this::opening);
    known.offer("hearth", bytes("b"), this::opening);
    assertThat(opened).as("of three the one that was longest not asked for is not").hasValue(104);
  }

  @Test
  void offerThatIsTooLarge_isRefusedUnopened() {
    known.offer("hearth", new byte[1 << 20], this::opening);
    assertThatThrownBy(() -> known.offer("hearth", new byte[(1 << 20) + 1], this::opening))
        .isInstanceOf(BadDocument.class)
        .hasMessage(
            "the offer of `hearth` has 1,048,577 bytes, and at most 1,048,576 are taken; it says the same in fewer or shorter policies");
    assertThat(opened).hasValue(1);
  }

  @Test
  void policies_areThoseOfTheOffersAskedFor() {
    Offer people = budget("hearth", "people", "3");
    Offer fewer = budget("hearth", "people", "2");

    for (int i = 0; i < 2; i++) {
      assertThat(known.policies(List.of(people)).budget("hearth", "people").orElseThrow().epsilon())
          .hasToString("3");
      assertThat(known.policies(List.of(fewer)).budget("hearth", "people").orElseThrow().epsilon())
          .hasToString("2");
    }
    assertThat(known.policies(List.of(people))).isSameAs(known.policies(List.of(people)));
  }

  private static Offer budget(String party, String population, String epsilon) {
    String text =
        """
        population: %s
        owner: %s
        budget: {epsilon: %s, delta: 1e-6, every: month}
        """
            .formatted(population, party, epsilon);
    return new Offer(
        Offer.VERSION, party, List.of(new Offer.PolicyFile("people.yaml", text)), Map.of());
  }
}

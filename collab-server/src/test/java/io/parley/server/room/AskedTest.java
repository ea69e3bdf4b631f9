package io.parley.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Question;
import io.parley.server.flight.ActionProducer;
import io.parley.server.node.KnownOffers;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicySignature;
import io.parley.server.wire.Reply;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the room takes of a party's offer: here the party is a real Flight server that may cheat.
 */
class AskedTest {
  private static final String NAME = "hearth.customers.yaml";
  private static final String TEXT = "policy: parley/v1\n";
  private static final SigningKey HEARTH = SigningKey.generate();
  private static final SigningKey ROOM = SigningKey.generate();

  private final RootAllocator allocator = new RootAllocator();
  private final KnownOffers known = new KnownOffers();
  private Offer.PolicyFile file = signed(HEARTH, TEXT);

  @SuppressWarnings("NullAway.Init") // started before each test
  private FlightServer server;

  @SuppressWarnings("NullAway.Init") // started before each test
  private PartyLink link;

  @BeforeEach
  void start() throws Exception {
    ActionProducer party =
        new ActionProducer() {
          @Override
          protected Reply reply(String peer, String action, byte[] body) {
            Offer offer = new Offer(Offer.VERSION, "hearth", List.of(file), Map.of("people", 1L));
            return Reply.of(
                SignedBytes.sign(HEARTH, SignatureDomain.OFFER, Json.bytes(offer)).encode());
          }
        };
    server =
        FlightServer.builder(allocator, Location.forGrpcInsecure("127.0.0.1", 0), party)
            .build()
            .start();
    link = new PartyLink("hearth", FlightClient.builder(allocator, server.getLocation()).build());
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    server.close();
    allocator.close();
  }

  @Test
  void signedPolicies_areTaken() {
    assertThat(asked().offers().values())
        .extracting(Offer::policies)
        .containsExactly(List.of(file));
  }

  @Test
  void policyThatNobodySigned_isRefused() {
    file = new Offer.PolicyFile(NAME, TEXT);

    refuses();
  }

  @Test
  void policyAlteredAfterItWasSigned_isRefused() {
    file = new Offer.PolicyFile(NAME, TEXT + "# more\n", file.signature());

    refuses();
  }

  @Test
  void policySignedByAnother_isRefused() {
    file = signed(ROOM, TEXT);

    refuses();
  }

  @Test
  void policyAlteredAfterItWasTaken_isRefused() {
    assertThat(asked().offers()).hasSize(1);
    file = new Offer.PolicyFile(NAME, TEXT + "# more\n", file.signature());

    refuses();
    refuses();
  }

  @Test
  void partyThatIsDown_isNamed() throws Exception {
    server.close();

    assertThatThrownBy(this::asked)
        .isInstanceOf(MemberUnavailable.class)
        .hasMessage("the node of `hearth` offers nothing at the moment");
  }

  private void refuses() {
    assertThatThrownBy(this::asked)
        .isInstanceOf(MemberUnavailable.class)
        .hasCauseInstanceOf(BadDocument.class)
        .hasRootCauseMessage(
            "the policy `hearth.customers.yaml` is not signed by `hearth`, or was altered since; `hearth` signs it anew with `parley policy sign`");
  }

  private Asked asked() {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            "spring",
            1,
            List.of(new Agreement.Node("hearth", HEARTH.verifyingKey().encoded(), "")),
            new Agreement.Node("room", ROOM.verifyingKey().encoded(), ""),
            List.of("email"),
            "canonical/1",
            List.of("measurement"));
    return Asked.of(
        new AskRequest(AskRequest.VERSION, "SELECT 1", "aggregate", "hearth", "measurement"),
        new Question("hearth", "hearth", "measurement"),
        agreement,
        Map.of("hearth", link),
        LocalDate.parse("2026-11-21"),
        known);
  }

  private static Offer.PolicyFile signed(SigningKey key, String text) {
    return new Offer.PolicyFile(
        NAME,
        text,
        Optional.of(
            PolicySignature.sign(
                key, NAME, text.getBytes(UTF_8), Instant.parse("2026-11-21T12:00:00Z"))));
  }
}

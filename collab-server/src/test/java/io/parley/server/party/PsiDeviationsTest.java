package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.blind.IntersectionInputs;
import io.parley.crypto.blind.IntersectionSide;
import io.parley.crypto.blind.KernelChoice;
import io.parley.query.account.Charge;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeDirectory;
import io.parley.server.psi.HandStreams;
import io.parley.server.psi.PsiAsker;
import io.parley.server.psi.PsiNode;
import io.parley.server.psi.PsiRefusal;
import io.parley.server.psi.PsiServer;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.PsiCommit;
import io.parley.server.wire.PsiGo;
import io.parley.server.wire.PsiProposal;
import io.parley.server.wire.PsiTermsDocument;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test plays hearth, and does not do what hearth's program would. Metromail answers, on the same
 * two nodes all the time, as they are dear; so the tests stand in an order.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PsiDeviationsTest {
  private static final String BUDGET =
      """
      population: %s
      owner: %s
      budget: {epsilon: 4, delta: 1e-6, every: month}
      exact_disclosures: accepted
      psi: {to: [%s], purposes: [measurement], epsilon: %s, delta: 1e-9, times: 30 per month, rows: 9000}
      exact_psi: accepted
      """;
  private static final String READERS = BUDGET.formatted("readers", "metromail", "hearth", "0.5");
  private static final String FILE = "metromail/policies/readers.yaml";
  private static final Charge ASKERS = Charge.parse("pure 0.5, delta 1E-9");
  private static final Charge ANSWERERS = Charge.parse("pure 0.5");
  private static final int ROWS = 1_024;

  private final RootAllocator allocator = new RootAllocator();
  private final AtomicInteger runs = new AtomicInteger();
  private TwoNodes two;
  private PsiNode metromail;
  private PsiServer server;
  private FlightClient client;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    two =
        TwoNodes.ready(
            root,
            Map.of(
                "hearth/policies/shoppers.yaml",
                BUDGET.formatted("shoppers", "hearth", "metromail", "0.5"),
                FILE,
                READERS));
    metromail = two.psi("metromail");
  }

  @BeforeEach
  void listen() {
    server = PsiServer.start(metromail, allocator, "127.0.0.1", 0, result -> {});
    client =
        FlightTls.client(
            allocator,
            "127.0.0.1:" + server.port(),
            two.agreement().member("metromail").certificate(),
            new NodeDirectory(two.directory("hearth")).tls());
  }

  @AfterEach
  void hangUp() throws InterruptedException {
    client.close();
    server.close();
  }

  @AfterAll
  void stop() throws InterruptedException {
    metromail.close();
    awaitBuffers();
    allocator.close();
    two.close();
  }

  /**
   * Of a stream that broke off, what was under way comes back a little later; a leak never does.
   */
  private void awaitBuffers() throws InterruptedException {
    for (int i = 0; i < 200 && allocator.getAllocatedMemory() > 0; i++) {
      Thread.sleep(50);
    }
  }

  private Charge spent() {
    return two.spent("metromail", "readers");
  }

  /** A run up to metromail's signed terms. */
  private final class Run {
    final String id = "%032x".formatted(runs.incrementAndGet());
    final KeyAgreement agreement;
    final Reply reply;

    Run(KeyUse use) {
      agreement =
          KeyAgreement.start(
              use,
              two.key("hearth"),
              two.agreement().member("metromail").verifyingKey(),
              "hearth",
              "metromail",
              HexFormat.of().parseHex(two.agreementDigest()),
              two.agreement().epoch());
      PsiProposal proposal =
          new PsiProposal(
              PsiProposal.VERSION,
              id,
              two.agreementDigest(),
              "hearth",
              "metromail",
              two.agreement().profile(),
              "email",
              "measurement",
              false,
              "0.5",
              "1e-9",
              base64(agreement.ephemeral()));
      reply =
          Actions.call(
              client, Wire.PSI_PROPOSE, signed(SignatureDomain.INTERSECTION_PROPOSAL, proposal));
    }

    PsiTermsDocument terms() {
      return Json.read(
          SignedBytes.decode(reply.bytes())
              .open(
                  two.agreement().member("metromail").verifyingKey(),
                  SignatureDomain.INTERSECTION_TERMS),
          PsiTermsDocument.class);
    }

    Reply go() {
      byte[] theirs = Base64.getDecoder().decode(terms().ephemeral());
      PsiCommit commit =
          new PsiCommit(
              PsiProposal.VERSION,
              id,
              "hearth",
              Digest.hex(reply.bytes()),
              "hearth.shoppers",
              ASKERS.text(),
              ROWS);
      return Actions.call(
          client,
          Wire.PSI_GO,
          Json.bytes(
              new PsiGo(
                  PsiProposal.VERSION,
                  base64(signed(SignatureDomain.INTERSECTION_COMMIT, commit)),
                  base64(agreement.signature(theirs)))));
    }

    CollaborationKey key() {
      return agreement.finish(
          Base64.getDecoder().decode(terms().ephemeral()),
          Base64.getDecoder().decode(terms().keySignature()));
    }
  }

  private byte[] signed(SignatureDomain domain, Object document) {
    return SignedBytes.sign(two.key("hearth"), domain, Json.bytes(document)).encode();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String rule(Reply reply) {
    return reply.refused().get(0).rule();
  }

  /** An asker that treats rows differently is seen by the check rows, and has only one try. */
  @Test
  @Order(Integer.MAX_VALUE)
  void askerWhoseTagsAreNotThoseOfTheRows_isAuditedChargedAndDoneWith() throws Exception {
    Run run = new Run(KeyUse.INTERSECTION);
    PsiCommit theirs =
        Json.read(
            SignedBytes.decode(run.go().bytes())
                .open(
                    two.agreement().member("metromail").verifyingKey(),
                    SignatureDomain.INTERSECTION_COMMIT),
            PsiCommit.class);
    assertThat(theirs.rows()).as("what the policy says, for four people").isEqualTo(9_000);
    IntersectionSide side =
        IntersectionSide.asker(
            KernelChoice.atStart().kernel(),
            HexFormat.of().parseHex(run.id),
            IntersectionInputs.of(run.key().blindingInputs(), new byte[0], 3),
            ROWS,
            theirs.rows());
    HandStreams streams = new HandStreams(client, allocator, run.id);
    streams.points(HexFormat.of().formatHex(side.publicPoint()), side.points(ROWS));
    side.receive(streams.rows());
    byte[] tags = side.tags();
    for (int at = 0; at < tags.length / 4; at += 16) {
      tags[at] ^=
          1; // every fourth row is not what it was made of: no check survives that 0.75^4096
    }
    streams.tags(tags);

    byte[] id = run.id.getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Actions.call(client, Wire.PSI_ANSWER, id))
        .hasMessageContaining("the request failed");

    assertThat(spent()).as("what was paid stays paid").isEqualTo(ANSWERERS);
    assertThat(rule(new Run(KeyUse.INTERSECTION).reply)).isEqualTo("psi-partner-caught");
    assertThat(spent()).isEqualTo(ANSWERERS);
    try (PsiNode again = two.psi("metromail")) {
      assertThatThrownBy(
              () ->
                  new PsiAsker(again, allocator).ask("127.0.0.1:1", "email", "measurement", false))
          .isInstanceOf(PsiRefusal.class)
          .hasMessage(
              "`hearth` failed the check of a run in epoch 1 of `spring-mailing`; speak to each other; under no agreement of this node anything goes on, agree on another epoch of that one when it is cleared up, and run psi under it first");
    }
  }

  @Test
  void policyTightenedBetweenTermsAndGo_isRefusedAndCostsTheAnswererNothing() throws IOException {
    Run run = new Run(KeyUse.INTERSECTION);
    assertThat(spent()).isEqualTo(ANSWERERS);
    two.write(FILE, READERS.replace("epsilon: 0.5", "epsilon: 0.25"));

    Reply reply = run.go();

    assertThat(rule(reply)).isEqualTo("policy-changed");
    assertThat(reply.refused().get(0).message())
        .isEqualTo("the policy of `metromail` has changed since it gave its terms");
    two.write(FILE, READERS);
    assertThat(spent()).isEqualTo(Charge.NONE);
  }

  @Test
  void consentTakenBackBetweenTermsAndGo_isRefused() throws IOException {
    Run run = new Run(KeyUse.INTERSECTION);
    two.write(FILE, READERS.replace("to: [hearth]", "to: [other]"));

    assertThat(rule(run.go())).isEqualTo("psi-not-allowed");
    two.write(FILE, READERS);
  }

  /** The key of a run is agreed for a run: a signature for a collaboration's key is none here. */
  @Test
  void keyAgreementOfACollaboration_isRefused() {
    Run run = new Run(KeyUse.COLLABORATION);

    assertThatThrownBy(run::go).hasMessageContaining("the request failed");
    assertThat(spent()).isEqualTo(Charge.NONE);
  }

  @Test
  void reservationOfAPartnerThatFellSilent_isGivenUpAtTheDeadline() throws Exception {
    Run run = new Run(KeyUse.INTERSECTION);
    assertThat(spent()).isEqualTo(ANSWERERS);

    two.clock.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 100 && !spent().equals(Charge.NONE); i++) {
      Thread.sleep(100);
    }

    assertThat(spent()).isEqualTo(Charge.NONE);
    assertThatThrownBy(run::go).hasMessageContaining("the request failed");
    assertThat(rule(replay(run))).isEqualTo("run-used");
  }

  private static IntersectionSide asker(Run run, int theirRows) {
    return IntersectionSide.asker(
        KernelChoice.atStart().kernel(),
        HexFormat.of().parseHex(run.id),
        IntersectionInputs.of(run.key().blindingInputs(), new byte[0], 3),
        ROWS,
        theirRows);
  }

  /**
   * The half hour of a run begins with its go; and a stream that stalls holds up neither its end
   * nor the partner's next proposal.
   */
  @Test
  void runs_haveHalfAnHourFromTheGo_andBlockNoProposalHoweverTheyStall() throws Exception {
    Run slow = new Run(KeyUse.INTERSECTION);
    two.clock.advance(Duration.ofMinutes(4));
    slow.go();
    two.clock.advance(Duration.ofMinutes(29));
    IntersectionSide ofSlow = asker(slow, 9_000);
    new HandStreams(client, allocator, slow.id)
        .points(HexFormat.of().formatHex(ofSlow.publicPoint()), ofSlow.points(ROWS));

    Run stalling = new Run(KeyUse.INTERSECTION);
    stalling.go();
    IntersectionSide side = asker(stalling, 9_000);
    String point = HexFormat.of().formatHex(side.publicPoint());
    HandStreams streams = new HandStreams(client, allocator, stalling.id);
    try (AutoCloseable stalled = streams.stalledPoints(point, side.points(ROWS / 2))) {
      Thread.sleep(500); // until metromail has the batch, and waits for another
      CompletableFuture<Reply> next =
          CompletableFuture.supplyAsync(() -> new Run(KeyUse.INTERSECTION).reply);

      assertThat(next)
          .as("while %s goes on", stalled)
          .succeedsWithin(Duration.ofSeconds(10))
          .matches(reply -> !reply.wasRefused());
    }
    two.clock.advance(Duration.ofDays(31)); // what was paid is paid: another month begins
  }

  /** The same id once more. */
  private Reply replay(Run run) {
    runs.set(Integer.parseInt(run.id, 16) - 1);
    return new Run(KeyUse.INTERSECTION).reply;
  }

  @Test
  void whatAKilledRunHadReserved_isGivenUpByTheNextProgram() throws IOException {
    Run run = new Run(KeyUse.INTERSECTION);
    try (PsiNode next = two.psi("metromail")) {
      next.giveUpWhatWasLeft();
    }

    assertThat(spent()).isEqualTo(Charge.NONE);
    assertThatThrownBy(run::go).hasMessageContaining("the request failed");
    assertThat(spent()).isEqualTo(Charge.NONE);
  }

  @Test
  void stoppedServer_givesUpWhatIsOpen() throws IOException {
    new Run(KeyUse.INTERSECTION);
    server.close();

    assertThat(spent()).isEqualTo(Charge.NONE);
  }
}

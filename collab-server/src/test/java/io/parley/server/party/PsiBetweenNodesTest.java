package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.query.account.Charge;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.node.NodeDirectory;
import io.parley.server.psi.PsiAsker;
import io.parley.server.psi.PsiNode;
import io.parley.server.psi.PsiRefusal;
import io.parley.server.psi.PsiResult;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hearth asks, Metromail answers, over TLS on loopback. Ann and Bob are shared by e-mail. */
@Tag("slow")
class PsiBetweenNodesTest {
  private static final Charge ASKERS = Charge.parse("pure 0.5, delta 1E-9");
  private static final Charge ANSWERERS = Charge.parse("pure 0.5");

  private final Path root;
  private final Map<String, String> files = new HashMap<>();

  PsiBetweenNodesTest(@TempDir Path root) {
    this.root = root;
    files.put("hearth/policies/shoppers.yaml", budget("shoppers", "hearth", "metromail", "0.5"));
    files.put("metromail/policies/readers.yaml", budget("readers", "metromail", "hearth", "0.75"));
  }

  private static String budget(String population, String owner, String partner, String epsilon) {
    return """
        population: %s
        owner: %s
        budget: {epsilon: 4, delta: 1e-6, every: month}
        exact_disclosures: accepted
        psi: {to: [%s], purposes: [measurement], epsilon: %s, delta: 1e-9, times: 3 per month}
        exact_psi: accepted
        """
        .formatted(population, owner, partner, epsilon);
  }

  private void change(String file, UnaryOperator<String> change) {
    files.merge(file, "", (before, none) -> change.apply(before));
  }

  /** Two nodes that can talk, for the length of a test. */
  private final class Pair implements AutoCloseable {
    final TwoNodes two = TwoNodes.ready(root, files);
    final RootAllocator allocator = new RootAllocator();
    final PsiNode hearth = two.psi("hearth");
    final PsiNode metromail = two.psi("metromail");
    final List<PsiResult> told = new ArrayList<>();
    final List<FlightClient> clients = new ArrayList<>();
    final PsiServer server =
        PsiServer.start(
            metromail,
            allocator,
            "127.0.0.1",
            0,
            r -> {
              // What it told is told after both have paid.
              assertThat(two.spent("metromail", "readers").isNone()).isEqualTo(r.exact());
              assertThat(two.spent("hearth", "shoppers").isNone()).isEqualTo(r.exact());
              told.add(r);
            });

    Pair() throws IOException {}

    String address() {
      return "127.0.0.1:" + server.port();
    }

    PsiResult ask(String key, boolean exact) {
      return new PsiAsker(hearth, allocator).ask(address(), key, "measurement", exact);
    }

    /** Closed with the pair. */
    FlightClient client(String party) {
      FlightClient client =
          FlightTls.client(
              allocator,
              address(),
              two.agreement().member("metromail").certificate(),
              new NodeDirectory(root.resolve(party)).tls());
      clients.add(client);
      return client;
    }

    @Override
    public void close() {
      for (FlightClient client : clients) {
        try {
          client.close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      server.close();
      hearth.close();
      metromail.close();
      allocator.close();
      two.close();
    }
  }

  @Test
  void exactSize_whereBothSigned_isExactAndCostsNoEpsilon() throws IOException {
    try (Pair pair = new Pair()) {
      PsiResult byEmail = pair.ask("email", true);
      PsiResult byPhone = pair.ask("phone", true);

      assertThat(byEmail.number()).isEqualTo(2);
      assertThat(byPhone.number()).isEqualTo(1);
      assertThat(pair.told).extracting(PsiResult::number).containsExactly(2L, 1L);
      assertThat(byEmail.text()).contains("exact: no (ε, δ) promise holds");
      assertThat(pair.two.spent("hearth", "shoppers")).isEqualTo(Charge.NONE);
    }
  }

  @Test
  void budgetClosedByARestore_isRefusedOnEitherSide() throws IOException {
    try (Pair pair = new Pair()) {
      for (String party : List.of("metromail", "hearth")) {
        BudgetClosure.close(
            new NodeDirectory(root.resolve(party)),
            pair.two.clock.instant(),
            pair.two.clock.instant(),
            Set.of());
        assertThatThrownBy(() -> pair.ask("email", true))
            .isInstanceOf(PsiRefusal.class)
            .hasMessageContaining(" is closed: its ledger was restored on ")
            .extracting(e -> ((PsiRefusal) e).code())
            .isEqualTo("budget-exhausted");
      }
      assertThat(pair.told).isEmpty();
    }
  }

  /** Who was caught in earlier runs stood in it. */
  @Test
  void recordOfFailedChecksThatIsGone_endsTheEpochsRuns() throws IOException {
    try (Pair pair = new Pair()) {
      assertThat(pair.ask("email", true).number()).isEqualTo(2);
      for (String file : List.of("psi-audit.db", "psi-audit.db-wal", "psi-audit.db-shm")) {
        Files.deleteIfExists(root.resolve("hearth").resolve(file));
      }
      for (int start = 0; start < 2; start++) {
        try (PsiNode again = pair.two.psi("hearth")) {
          PsiAsker asker = new PsiAsker(again, pair.allocator);
          assertThatThrownBy(() -> asker.ask(pair.address(), "email", "measurement", true))
              .isInstanceOf(PsiRefusal.class)
              .hasMessage("the record of failed checks was lost in epoch 1; agree on another epoch")
              .extracting(e -> ((PsiRefusal) e).code())
              .isEqualTo("psi-record-lost");
        }
      }
    }
  }

  @Test
  void noisedSize_isOneForBothAndChargedInBothLedgersAtTheStrictestPrice() throws IOException {
    try (Pair pair = new Pair()) {
      PsiResult result = pair.ask("email", false);

      // Both noises together are further away with probability 1e-20.
      assertThat(result.number()).isBetween(2L - 100, 2L + 100);
      assertThat(result.low()).isNotNegative();
      assertThat(result.epsilon()).isEqualByComparingTo("0.5");
      assertThat(pair.told)
          .singleElement()
          .extracting(PsiResult::number)
          .isEqualTo(result.number());
      assertThat(pair.two.spent("hearth", "shoppers")).isEqualTo(ASKERS);
      assertThat(pair.two.spent("metromail", "readers")).isEqualTo(ANSWERERS);
    }
  }

  @Test
  void exactSize_whereOneHasNotSigned_isRefusedAndCostsNothing() throws IOException {
    change("metromail/policies/readers.yaml", t -> t.replace("exact_psi: accepted\n", ""));
    try (Pair pair = new Pair()) {
      assertThatThrownBy(() -> pair.ask("email", true))
          .isInstanceOf(PsiRefusal.class)
          .hasMessage(
              "`metromail` refuses: `metromail` has not signed that an exact size may leave; ask"
                  + " without --exact, or have both owners sign `exact_psi: accepted`");
      assertThat(pair.two.spent("hearth", "shoppers")).isEqualTo(Charge.NONE);
    }
  }

  @Test
  void exactSize_whereTheAskerHasNotSigned_isRefusedAtHome() throws IOException {
    change("hearth/policies/shoppers.yaml", t -> t.replace("exact_psi: accepted\n", ""));
    try (Pair pair = new Pair()) {
      assertThatThrownBy(() -> pair.ask("email", true))
          .hasMessageStartingWith("`hearth` has not signed");
    }
  }

  @Test
  void partnerThatIsNotNamed_isRefused() throws IOException {
    change("metromail/policies/readers.yaml", t -> t.replace("to: [hearth]", "to: [other]"));
    try (Pair pair = new Pair()) {
      assertThatThrownBy(() -> pair.ask("email", false))
          .hasMessageContaining("`metromail.readers` may not be intersected with that of `hearth`");
    }
  }

  @Test
  void tableWithACondition_refusesUntilSomebodyAppliesIt() throws IOException {
    files.put(
        "metromail/policies/panel.yaml",
        """
        policy: parley/v1
        table: panel
        owner: metromail
        population: readers
        person: person
        match: [email, phone]
        where: segment = 'mens'
        columns:
          segment: {type: text, use: [group, filter], values: [mens, womens, none]}
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 0.1, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
        """);
    try (Pair pair = new Pair()) {
      assertThatThrownBy(() -> pair.ask("email", false))
          .hasMessageContaining("`metromail.panel` has a condition that every person must meet");
    }
  }

  @Test
  void runsBeyondTheOwnersTimes_areRefused() throws IOException {
    try (Pair pair = new Pair()) {
      for (int i = 0; i < 3; i++) {
        assertThat(pair.ask("email", true).number()).isEqualTo(2);
      }
      assertThatThrownBy(() -> pair.ask("email", true))
          .hasMessage(
              "`metromail` refuses: `metromail.readers` may be intersected without a room 3 per"
                  + " month, and that is used; ask again from 2026-12-01");
    }
  }

  @Test
  void budgetThatIsUsedUp_refusesBeforeAnythingIsRead() throws IOException {
    change("hearth/policies/shoppers.yaml", t -> t.replace("{epsilon: 4,", "{epsilon: 0.75,"));
    try (Pair pair = new Pair()) {
      pair.ask("email", false);
      assertThatThrownBy(() -> pair.ask("email", false)).isInstanceOf(PsiRefusal.class);
      assertThat(pair.two.spent("hearth", "shoppers")).isEqualTo(ASKERS);
    }
  }

  @Test
  void personWhoObjects_isNotCounted() throws IOException {
    files.put("metromail/objections.csv", "email\nann@example.com\n");
    try (Pair pair = new Pair()) {
      assertThat(pair.ask("email", true).number()).isEqualTo(1);
    }
  }

  @Test
  void stranger_hasNoWayIn() throws IOException {
    try (Pair pair = new Pair()) {
      FlightClient client = pair.client("room");
      assertThatThrownBy(() -> Actions.call(client, Wire.PSI_PROPOSE, new byte[0]))
          .isInstanceOf(FlightRuntimeException.class);
    }
  }

  // ------------------------------------------------------------- an asker by hand

  private static final String RUN = "00112233445566778899aabbccddeeff";

  private static byte[] proposal(Pair pair, KeyAgreement agreement, UnaryOperator<String> change) {
    PsiProposal proposal =
        new PsiProposal(
            PsiProposal.VERSION,
            RUN,
            pair.two.agreementDigest(),
            "hearth",
            "metromail",
            pair.two.agreement().profile(),
            "email",
            "measurement",
            false,
            "0.5",
            "1e-9",
            Base64.getEncoder().encodeToString(agreement.ephemeral()));
    byte[] changed = change.apply(Json.text(proposal)).getBytes(StandardCharsets.UTF_8);
    return SignedBytes.sign(pair.two.key("hearth"), SignatureDomain.INTERSECTION_PROPOSAL, changed)
        .encode();
  }

  private static KeyAgreement agreement(Pair pair) {
    return KeyAgreement.start(
        KeyUse.INTERSECTION,
        pair.two.key("hearth"),
        pair.two.agreement().member("metromail").verifyingKey(),
        "hearth",
        "metromail",
        HexFormat.of().parseHex(pair.two.agreementDigest()),
        pair.two.agreement().epoch());
  }

  private static String refusal(Pair pair, FlightClient client, UnaryOperator<String> change) {
    Reply reply = Actions.call(client, Wire.PSI_PROPOSE, proposal(pair, agreement(pair), change));
    return reply.refused().get(0).rule() + ": " + reply.refused().get(0).message();
  }

  @Test
  void proposalThatDoesNotFit_isRefusedWithTheDifferenceNamed() throws Exception {
    try (Pair pair = new Pair()) {
      FlightClient client = pair.client("hearth");
      String profile = pair.two.agreement().profile();
      assertThat(refusal(pair, client, t -> t.replace(profile, "other/7")))
          .isEqualTo(
              "other-profile: `hearth` normalises under `other/7`, `metromail` under `%s`: no match key would be equal"
                  .formatted(profile));
      assertThat(refusal(pair, client, t -> t.replace("\"v\":2", "\"v\":1")))
          .isEqualTo("psi-version: psi version 1 is not understood; this node speaks version 2");
      assertThat(refusal(pair, client, t -> t.replace(pair.two.agreementDigest(), "00")))
          .startsWith("other-agreement: ");
      assertThat(refusal(pair, client, t -> t.replace("\"email\"", "\"shoe\"")))
          .startsWith("not-agreed: ");
      assertThat(refusal(pair, client, t -> t.replace("\"measurement\"", "\"activation\"")))
          .startsWith("purpose-not-allowed: ");
      assertThat(pair.two.spent("metromail", "readers")).isEqualTo(Charge.NONE);
    }
  }

  @Test
  void proposalSignedByAnother_getsTheUniformFailure() throws Exception {
    try (Pair pair = new Pair()) {
      FlightClient client = pair.client("hearth");
      byte[] forged =
          SignedBytes.sign(
                  pair.two.roomKey, SignatureDomain.INTERSECTION_PROPOSAL, new byte[] {'{', '}'})
              .encode();
      assertThatThrownBy(() -> Actions.call(client, Wire.PSI_PROPOSE, forged))
          .hasMessageContaining("the request failed");
    }
  }

  /** After both commits the charge stays, though nobody ever got a number. */
  @Test
  void runThatBreaksOff_leavesAChargeWithoutANumberAndCannotBeReplayed() throws Exception {
    try (Pair pair = new Pair()) {
      FlightClient client = pair.client("hearth");
      KeyAgreement agreement = agreement(pair);
      byte[] proposal = proposal(pair, agreement, t -> t);
      byte[] signedTerms = Actions.call(client, Wire.PSI_PROPOSE, proposal).bytes();
      PsiTermsDocument terms =
          Json.read(
              SignedBytes.decode(signedTerms)
                  .open(
                      pair.two.agreement().member("metromail").verifyingKey(),
                      SignatureDomain.INTERSECTION_TERMS),
              PsiTermsDocument.class);
      assertThat(terms.epsilon()).isEqualTo("0.5");

      byte[] go = go(pair, agreement, terms, Digest.hex(signedTerms));
      assertThat(Actions.call(client, Wire.PSI_GO, go).wasRefused()).isFalse();
      assertThat(pair.two.spent("metromail", "readers")).isEqualTo(ANSWERERS);

      // Rows before points: out of order, and the run is over.
      assertThatThrownBy(
              () -> client.getStream(new Ticket(RUN.getBytes(StandardCharsets.US_ASCII))).next())
          .hasMessageContaining("the stream failed");
      assertThatThrownBy(() -> Actions.call(client, Wire.PSI_GO, go))
          .hasMessageContaining("the request failed");
      assertThatThrownBy(
              () -> Actions.call(client, Wire.PSI_ANSWER, RUN.getBytes(StandardCharsets.US_ASCII)))
          .hasMessageContaining("the request failed");
      Reply again = Actions.call(client, Wire.PSI_PROPOSE, proposal);
      assertThat(again.refused().get(0).rule()).isEqualTo("run-used");
      assertThat(pair.told).isEmpty();
      assertThat(pair.two.spent("metromail", "readers")).isEqualTo(ANSWERERS);
    }
  }

  private static byte[] go(
      Pair pair, KeyAgreement agreement, PsiTermsDocument terms, String digest) {
    byte[] ephemeral = Base64.getDecoder().decode(terms.ephemeral());
    byte[] commit =
        SignedBytes.sign(
                pair.two.key("hearth"),
                SignatureDomain.INTERSECTION_COMMIT,
                Json.bytes(
                    new PsiCommit(
                        PsiProposal.VERSION,
                        RUN,
                        "hearth",
                        digest,
                        "hearth.shoppers",
                        ASKERS.text(),
                        1_024)))
            .encode();
    return Json.bytes(
        new PsiGo(
            PsiProposal.VERSION,
            Base64.getEncoder().encodeToString(commit),
            Base64.getEncoder().encodeToString(agreement.signature(ephemeral))));
  }
}

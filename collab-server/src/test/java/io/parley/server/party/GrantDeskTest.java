package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Reason;
import io.parley.query.account.Charge;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PartyPromise;
import io.parley.server.wire.PolicySignature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The room is the adversary: it signs what it likes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantDeskTest {
  private static final String NOT_SIGNED =
      "the policy `customers.yaml` is not signed by `hearth`, or was altered since; `hearth` signs it anew with `parley policy sign`";

  private TwoNodes two;
  private BigDecimal before = BigDecimal.ZERO;

  @BeforeAll
  void startNodes(@TempDir Path root) throws IOException {
    two = TwoNodes.ready(root);
  }

  @AfterAll
  void stopNodes() {
    two.close();
  }

  @BeforeEach
  void burnWhatEarlierTestsLeftAndReadLedger() {
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    before = two.spent("metromail", "readers").epsilon();
  }

  @Test
  void honestGrant_isReservedAndCommittedOnce() {
    Grant grant = two.grant(TwoNodes.READERS);
    byte[] signed = two.signed(grant);

    GrantDesk.Reserved reserved = two.metromail().reserve(signed);
    PartyPromise promise = opened(reserved, SignatureDomain.RESERVATION);
    assertCharged("0.1");
    byte[] commit =
        two.metromail().desk().go(grant.queryId(), Map.of("metromail", base64(reserved)));

    assertThat(promise.queryId()).isEqualTo(grant.queryId());
    assertThat(promise.party()).isEqualTo("metromail");
    assertThat(promise.charges())
        .as("the charge is the quoted price")
        .isEqualTo(Map.of("metromail.readers", Charge.pure(new BigDecimal("0.1"))));
    PartyPromise committed =
        Json.read(
            SignedBytes.decode(commit)
                .open(two.key("metromail").verifyingKey(), SignatureDomain.COMMIT),
            PartyPromise.class);
    assertThat(committed).isEqualTo(promise);
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertCharged("0.1");
  }

  @Test
  void forgedRoomSignature_isRefused() {
    byte[] forged = TwoNodes.signed(two.grant(TwoNodes.READERS), SigningKey.generate());

    assertThatThrownBy(() -> two.metromail().reserve(forged)).isInstanceOf(SignatureRejected.class);
    assertCharged("0");
  }

  @Test
  void grantSignedByAParty_isRefused() {
    byte[] forged = TwoNodes.signed(two.grant(TwoNodes.READERS), two.key("hearth"));

    assertThatThrownBy(() -> two.metromail().reserve(forged)).isInstanceOf(SignatureRejected.class);
    assertCharged("0");
  }

  @Test
  void roomSignatureForAnotherPurpose_isRefused() {
    byte[] payload = Json.bytes(two.grant(TwoNodes.READERS));
    byte[] other = SignedBytes.sign(two.roomKey, SignatureDomain.AUDIENCE, payload).encode();

    assertThatThrownBy(() -> two.metromail().reserve(other)).isInstanceOf(SignatureRejected.class);
    assertCharged("0");
  }

  @Test
  void changedByte_isRefused() {
    byte[] signed = two.signed(two.grant(TwoNodes.READERS));
    signed[signed.length - 2] ^= 1;

    assertThatThrownBy(() -> two.metromail().reserve(signed)).isInstanceOf(SignatureRejected.class);
    assertCharged("0");
  }

  @Test
  void otherAgreement_isRefused() {
    assertRefused(
        grant -> grant.replaceFirst("\"agreement\":\"[0-9a-f]{8}", "\"agreement\":\"00000000"),
        "the grant is of another agreement");
  }

  @Test
  void expiredGrant_isRefused() {
    byte[] signed = two.signed(two.grant(TwoNodes.READERS));
    two.clock.advance(Duration.ofSeconds(60));

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("the grant's time is over, or too long");
    assertCharged("0");
  }

  @Test
  void tooLongGrant_isRefused() {
    long now = two.clock.millis();

    assertRefused(
        grant -> expires(grant, now + Duration.ofMinutes(5).toMillis() + 1),
        "the grant's time is over, or too long");
  }

  @Test
  void longestGrant_isTaken() {
    long now = two.clock.millis();
    byte[] signed =
        two.signed(
            two.grant(TwoNodes.READERS),
            grant -> expires(grant, now + Duration.ofMinutes(5).toMillis()));

    assertThat(two.metromail().reserve(signed)).isInstanceOf(GrantDesk.Reserved.Promise.class);
    two.clock.advance(Duration.ofMinutes(6));
    sweep();
  }

  @Test
  void otherDate_isRefused() {
    assertRefused(
        grant -> grant.replaceFirst("\"date\":\"[0-9-]+\"", "\"date\":\"2026-11-20\""),
        "the grant is of another day");
  }

  @Test
  void otherPlanVersion_isRefused() {
    assertRefused(
        grant ->
            grant.replace(
                "\"planVersion\":" + PrivatePlan.VERSION,
                "\"planVersion\":" + (PrivatePlan.VERSION + 1)),
        "the room plans in version %d, this node in %d"
            .formatted(PrivatePlan.VERSION + 1, PrivatePlan.VERSION));
  }

  @Test
  void otherGrantVersion_isRefusedNamingBoth() {
    assertRefused(
        grant -> grant.replace("\"v\":2", "\"v\":3"),
        "grant version 3 is not understood; this node reads 2");
  }

  @Test
  void unknownKey_isRefused() {
    assertRefused(
        grant -> grant.replace("\"v\":2", "\"v\":2,\"noise\":\"off\""),
        "not a Grant of a version that this node reads");
  }

  @Test
  void otherPlanDigest_isRefused() {
    assertRefused(
        grant -> grant.replaceFirst("\"plan\":\"[0-9a-f]{8}", "\"plan\":\"00000000"),
        "the room's plan is not the one that this node makes of the question");
  }

  @Test
  void otherStatementThanPlanned_isRefused() {
    assertRefused(
        grant -> grant.replace(TwoNodes.READERS, TwoNodes.READERS + " WHERE segment = 'mens'"),
        "the room's plan is not the one that this node makes of the question");
  }

  @Test
  void strangeQueryId_isRefused() {
    assertRefused(
        grant ->
            grant.replaceFirst("\"queryId\":\"[0-9a-f]+\"", "\"queryId\":\"../../etc/passwd\""),
        "the grant's query id is not of the form that this node reads");
  }

  @Test
  void unknownReceiver_isRefused() {
    assertRefused(
        grant -> grant.replace("\"receiver\":\"hearth\"", "\"receiver\":\"mallory\""),
        "the grant's answer would go to another member than asks");
  }

  @Test
  void purposeOutsideTheAgreement_isRefused() {
    assertRefused(
        grant -> grant.replace("\"purpose\":\"measurement\"", "\"purpose\":\"gossip\""),
        "the grant's purpose is not in the agreement");
  }

  @Test
  void purposeOutsideThePolicy_isRefusedWithReasons() {
    byte[] signed =
        two.signed(
            two.grant(TwoNodes.READERS),
            grant -> grant.replace("\"purpose\":\"measurement\"", "\"purpose\":\"activation\""));

    assertThat(reasons(two.metromail().reserve(signed)))
        .extracting(Reason::code)
        .contains("purpose-not-allowed");
    assertCharged("0");
  }

  @Test
  void rowsOfPeople_areRefusedByTheNodeItself() {
    byte[] signed =
        two.signed(
            two.grant(TwoNodes.READERS),
            grant ->
                grant.replace(TwoNodes.READERS, "SELECT person, segment FROM metromail.mailings"));

    assertThat(reasons(two.metromail().reserve(signed)))
        .extracting(Reason::code)
        .contains("row-level-output");
    assertCharged("0");
  }

  @Test
  void ownOfferChanged_isRefused() {
    Offer mine = two.offer("metromail");
    Offer looser =
        new Offer(
            Offer.VERSION,
            "metromail",
            mine.policies().stream()
                .map(
                    p ->
                        new Offer.PolicyFile(
                            p.name(), p.text().replace("min_people: 50", "min_people: 2")))
                .toList(),
            mine.snapshots());

    assertRefused(
        withOffer("metromail", looser, two.key("metromail")),
        "the grant is not about what this node offers now");
  }

  @Test
  void ownOfferMissing_isRefused() {
    assertRefused(
        grant -> grant.replaceFirst(",\"metromail\":\"[^\"]+\"", ""),
        "the grant is not about what this node offers now");
  }

  @Test
  void partnersOfferMissing_isRefused() {
    assertRefused(
        grant -> grant.replaceFirst("\"hearth\":\"[A-Za-z0-9+/=]{100,}\",", ""),
        "the grant lacks the offer of `hearth`");
  }

  @Test
  void partnersOfferSignedByTheRoom_isRefused() {
    byte[] signed =
        two.signed(
            two.grant(TwoNodes.READERS), withOffer("hearth", two.offer("hearth"), two.roomKey));

    assertThatThrownBy(() -> two.metromail().reserve(signed)).isInstanceOf(SignatureRejected.class);
    assertCharged("0");
  }

  @Test
  void partnersOfferInAnothersName_isRefused() {
    assertRefused(
        withOffer("hearth", two.offer("metromail"), two.key("hearth")),
        "an offer is signed by another than it names");
  }

  @Test
  void partnerOfferingAnothersTable_isRefused() {
    Offer stolen =
        new Offer(
            Offer.VERSION,
            "hearth",
            two.offer("metromail").policies().stream().map(p -> signedBy("hearth", p)).toList(),
            Map.of("people", 1L));
    byte[] signed =
        two.signed(two.grant(TwoNodes.READERS), withOffer("hearth", stolen, two.key("hearth")));

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .hasMessageContaining("`hearth` offers it; a party offers its own tables only");
    assertCharged("0");
  }

  /** The offer is signed as a whole; each policy in it must be signed for itself as well. */
  @Test
  void partnersPolicyThatIsNotSigned_isRefused() {
    assertRefused(withPolicies(p -> new Offer.PolicyFile(p.name(), p.text())), NOT_SIGNED);
  }

  @Test
  void partnersPolicyAlteredAfterItWasSigned_isRefused() {
    assertRefused(
        withPolicies(
            p ->
                new Offer.PolicyFile(
                    p.name(), p.text().replace("min_people: 50", "min_people: 2"), p.signature())),
        NOT_SIGNED);
  }

  @Test
  void partnersPolicySignedByTheRoom_isRefused() {
    assertRefused(withPolicies(p -> signedBy("room", p)), NOT_SIGNED);
  }

  @Test
  void partnersPolicyUnderAnotherName_isRefused() {
    assertRefused(
        withPolicies(p -> new Offer.PolicyFile("bands.yaml", p.text(), p.signature())),
        NOT_SIGNED.replace("customers", "bands"));
  }

  /** The privacy officer of metromail can show later what hearth had signed. */
  @Test
  void partnersPolicies_areKept() throws IOException {
    two.metromail().reserve(two.signed(two.grant(TwoNodes.READERS)));

    Path versions = two.directory("metromail").resolve("policy-versions");
    assertThat(Files.readString(versions.resolve("log.jsonl")))
        .contains("\"event\":\"received\",\"party\":\"hearth\",\"file\":\"customers.yaml\"")
        .contains("\"event\":\"offered\",\"party\":\"metromail\",\"file\":\"mailings.yaml\"");
    for (Offer.PolicyFile file : two.offer("hearth").policies()) {
      assertThat(versions.resolve(file.signature().orElseThrow().sha256() + ".yaml"))
          .hasContent(file.text());
    }
  }

  private UnaryOperator<String> withPolicies(UnaryOperator<Offer.PolicyFile> change) {
    Offer offer = two.offer("hearth");
    return withOffer(
        "hearth",
        new Offer(
            Offer.VERSION,
            "hearth",
            offer.policies().stream()
                .map(p -> p.name().equals("customers.yaml") ? change.apply(p) : p)
                .toList(),
            offer.snapshots()),
        two.key("hearth"));
  }

  private Offer.PolicyFile signedBy(String node, Offer.PolicyFile file) {
    return new Offer.PolicyFile(
        file.name(),
        file.text(),
        Optional.of(
            PolicySignature.sign(
                two.key(node),
                file.name(),
                file.text().getBytes(StandardCharsets.UTF_8),
                two.clock.instant())));
  }

  @Test
  void replayedGrant_isRefused() {
    Grant grant = two.grant(TwoNodes.READERS);
    byte[] signed = two.signed(grant);
    TwoNodes.reservation(two.metromail(), signed);

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query id was used before; it is used once");
    assertCharged("0.1");
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertCharged("0");
  }

  @Test
  void queryIdAgainForAnotherTable_isRefused() {
    Grant grant = two.grant(TwoNodes.READERS);
    TwoNodes.reservation(two.metromail(), two.signed(grant));
    byte[] other =
        two.signed(
            two.grant(TwoNodes.PANEL),
            text ->
                text.replaceFirst(
                    "\"queryId\":\"[0-9a-f]+\"", "\"queryId\":\"" + grant.queryId() + "\""));

    assertThatThrownBy(() -> two.metromail().reserve(other))
        .isInstanceOf(BadDocument.class)
        .hasMessage("this query id was used before; it is used once");
    assertCharged("0.1");
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
  }

  @Test
  void replayAfterRestart_isRefused() {
    byte[] signed = two.signed(two.grant(TwoNodes.READERS));
    TwoNodes.reservation(two.metromail(), signed);
    two.restart("metromail");

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .hasMessage("this query id was used before; it is used once");
    assertCharged("0");
  }

  @Test
  void goAfterRestart_isRefusedAndNothingCharged() {
    Grant grant = two.grant(TwoNodes.READERS);
    String reservation = TwoNodes.reservation(two.metromail(), two.signed(grant));
    assertCharged("0.1");
    two.restart("metromail");

    assertThatThrownBy(
            () -> two.metromail().desk().go(grant.queryId(), Map.of("metromail", reservation)))
        .hasMessage("no such query is open at this node");
    assertCharged("0");
  }

  @Test
  void goWithoutGrant_isRefused() {
    assertThatThrownBy(() -> two.metromail().desk().go("0".repeat(32), Map.of()))
        .isInstanceOf(BadDocument.class)
        .hasMessage("no such query is open at this node");
  }

  @Test
  void goWithoutThePartnersReservation_isRefused() {
    Grant grant = two.grant(TwoNodes.OVERLAP);
    String mine = TwoNodes.reservation(two.metromail(), two.signed(grant));

    assertGoRefused(grant, Map.of("metromail", mine), "the go lacks the reservation of `hearth`");
  }

  @Test
  void goWithAnotherQuerysReservation_isRefused() {
    Grant first = two.grant(TwoNodes.OVERLAP);
    Grant second = two.grant(TwoNodes.OVERLAP);
    String mine = TwoNodes.reservation(two.metromail(), two.signed(first));
    String other = TwoNodes.reservation(two.hearth(), two.signed(second));

    assertGoRefused(
        first, Map.of("metromail", mine, "hearth", other), "a reservation is of another grant");
  }

  @Test
  void goWithOwnReservationInThePartnersPlace_isRefused() {
    Grant grant = two.grant(TwoNodes.OVERLAP);
    String mine = TwoNodes.reservation(two.metromail(), two.signed(grant));

    assertThatThrownBy(
            () ->
                two.metromail()
                    .desk()
                    .go(grant.queryId(), Map.of("metromail", mine, "hearth", mine)))
        .isInstanceOf(SignatureRejected.class);
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertCharged("0");
  }

  @Test
  void goTooLate_isRefusedAndTheReservationBurned() {
    Grant grant = two.grant(TwoNodes.READERS);
    String mine = TwoNodes.reservation(two.metromail(), two.signed(grant));
    two.clock.advance(Duration.ofSeconds(60));

    assertGoRefused(grant, Map.of("metromail", mine), "the go came too late");
    assertGoRefused(grant, Map.of("metromail", mine), "no such query is open at this node");
  }

  @Test
  void goTwice_isRefusedAndChargedOnce() {
    Grant grant = two.grant(TwoNodes.READERS);
    Map<String, String> all =
        Map.of("metromail", TwoNodes.reservation(two.metromail(), two.signed(grant)));
    two.metromail().desk().go(grant.queryId(), all);

    assertThatThrownBy(() -> two.metromail().desk().go(grant.queryId(), all))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing is reserved for this query, or it was committed");
    assertCharged("0.1");
  }

  @Test
  @Tag("slow") // some sixty grants
  void budgetRunsOut_isRefusedWithTheReason() {
    List<Reason> refused = List.of();
    int held = 0;
    while (refused.isEmpty()) {
      GrantDesk.Reserved reserved =
          two.metromail().reserve(two.signed(two.grant(TwoNodes.READERS)));
      if (reserved instanceof GrantDesk.Reserved.Refused no) {
        refused = no.reasons();
      } else {
        held++;
      }
    }

    // Plain addition would hold 40 reservations of 0.1 in a budget of 4; earlier tests spent some.
    assertThat(before).isLessThan(BigDecimal.ONE);
    assertThat(held).isBetween(41, 70);
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).code()).isEqualTo("budget-exhausted");
    assertThat(refused.get(0).message())
        .matches(
            "the privacy budget of metromail\\.readers does not hold this question:"
                + " it costs ε 0\\.1 and δ 0, and ε 0\\.0\\d+ and δ 5E-7 are left");
    assertThat(refused.get(0).help())
        .isEqualTo("ask with a smaller epsilon, or from 2026-12-01, when the budget refills");
    assertCharged(new BigDecimal("0.1").multiply(BigDecimal.valueOf(held)).toString());
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertCharged("0");
  }

  /** Any grant lets the desk forget what has expired. */
  private void sweep() {
    assertThatThrownBy(() -> two.metromail().reserve(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertRefused(UnaryOperator<String> change, String message) {
    byte[] signed = two.signed(two.grant(TwoNodes.READERS), change);

    assertThatThrownBy(() -> two.metromail().reserve(signed))
        .isInstanceOf(BadDocument.class)
        .hasMessage(message);
    assertCharged("0");
  }

  private void assertGoRefused(Grant grant, Map<String, String> reservations, String message) {
    assertThatThrownBy(() -> two.metromail().desk().go(grant.queryId(), reservations))
        .isInstanceOf(BadDocument.class)
        .hasMessage(message);
    two.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertCharged("0");
  }

  private void assertCharged(String epsilon) {
    assertThat(two.spent("metromail", "readers").epsilon().subtract(before))
        .isEqualByComparingTo(epsilon);
  }

  private UnaryOperator<String> withOffer(String party, Offer offer, SigningKey signer) {
    String encoded =
        TwoNodes.base64(
            SignedBytes.sign(signer, SignatureDomain.OFFER, Json.bytes(offer)).encode());
    return text -> {
      Grant grant = Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), Grant.class);
      Map<String, String> offers = new TreeMap<>(grant.offers());
      offers.put(party, encoded);
      return Json.text(
          new Grant(
              grant.v(),
              grant.queryId(),
              grant.sql(),
              grant.analysis(),
              grant.question(),
              grant.agreement(),
              offers,
              grant.planVersion(),
              grant.plan(),
              grant.date(),
              grant.expires()));
    };
  }

  private static String expires(String grant, long millis) {
    return grant.replaceFirst("\"expires\":\\d+", "\"expires\":" + millis);
  }

  private PartyPromise opened(GrantDesk.Reserved reserved, SignatureDomain domain) {
    SignedBytes signed = ((GrantDesk.Reserved.Promise) reserved).signed();
    return Json.read(signed.open(two.key("metromail").verifyingKey(), domain), PartyPromise.class);
  }

  private static String base64(GrantDesk.Reserved reserved) {
    return TwoNodes.base64(((GrantDesk.Reserved.Promise) reserved).signed().encode());
  }

  private static List<Reason> reasons(GrantDesk.Reserved reserved) {
    return ((GrantDesk.Reserved.Refused) reserved).reasons();
  }
}

package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.policy.Question;
import io.parley.server.node.KnownOffers;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * A question with everything public that its answer depends on.
 *
 * @param signedOffers each party's signed offer, base64, by party
 * @param offers the same, opened
 * @param today the UTC date on which policies are judged
 */
record Asked(
    AskRequest request,
    Question question,
    Map<String, String> signedOffers,
    Map<String, Offer> offers,
    LocalDate today) {

  /** A party's offer as it was signed, and what is in it. */
  @SuppressWarnings("ArrayRecordComponent") // Opened at once; nobody compares it.
  private record Offered(String party, byte[] signed, Offer offer) {}

  /**
   * Fetches every party's live offer, from all at once, and checks that the party signed it, and
   * each policy in it.
   *
   * @param known where offers are found that were checked before
   */
  static Asked of(
      AskRequest request,
      Question question,
      Agreement agreement,
      Map<String, PartyLink> parties,
      LocalDate today,
      KnownOffers known) {
    Map<String, String> signed = new TreeMap<>();
    Map<String, Offer> offers = new TreeMap<>();
    Map<String, PartyLink> inOrder = new TreeMap<>(parties);
    for (Offered one :
        AllAtOnce.ask(
            inOrder.entrySet(), p -> offered(p.getKey(), p.getValue(), agreement, known))) {
      offers.put(one.party(), one.offer());
      signed.put(one.party(), Base64.getEncoder().encodeToString(one.signed()));
    }
    return new Asked(request, question, signed, offers, today);
  }

  private static Offered offered(
      String name, PartyLink link, Agreement agreement, KnownOffers known) {
    try {
      byte[] signed = link.offer();
      Offer offer =
          known.offer(name, signed, s -> checked(s, agreement.member(name).verifyingKey()));
      return new Offered(name, signed, offer);
    } catch (FlightRuntimeException | BadDocument | SignatureRejected | PartyRefused e) {
      throw new MemberUnavailable(name, e);
    }
  }

  /** An offer that its party signed, with all policies in it. */
  static Offer checked(byte[] offer, VerifyingKey member) {
    byte[] payload = SignedBytes.decode(offer).open(member, SignatureDomain.OFFER);
    Offer read = Json.read(payload, Offer.class);
    read.checkSigned(member);
    return read;
  }

  /**
   * What makes a question, or what it releases, the same again: the plan's digest, agreement,
   * policies and snapshots.
   */
  String key(String digest, String agreementDigest) {
    String text = digest + "\n" + agreementDigest + "\n" + signedOffers;
    return Digest.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}

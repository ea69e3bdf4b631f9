package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
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

  /**
   * Fetches every party's live offer and checks that the party signed it, and each policy in it.
   */
  static Asked of(
      AskRequest request,
      Question question,
      Agreement agreement,
      Map<String, PartyLink> parties,
      LocalDate today) {
    Map<String, String> signed = new TreeMap<>();
    Map<String, Offer> offers = new TreeMap<>();
    parties.forEach(
        (name, link) -> {
          try {
            byte[] offer = link.offer();
            offers.put(name, checked(offer, agreement.member(name).verifyingKey()));
            signed.put(name, Base64.getEncoder().encodeToString(offer));
          } catch (FlightRuntimeException | BadDocument | SignatureRejected | PartyRefused e) {
            throw new MemberUnavailable(name, e);
          }
        });
    return new Asked(request, question, signed, offers, today);
  }

  /** An offer that its party signed, with all policies in it. */
  static Offer checked(byte[] offer, VerifyingKey member) {
    byte[] payload = SignedBytes.decode(offer).open(member, SignatureDomain.OFFER);
    Offer read = Json.read(payload, Offer.class);
    read.checkSigned(member);
    return read;
  }

  PolicySet policies() {
    return PolicyFolder.set(List.copyOf(offers.values()));
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

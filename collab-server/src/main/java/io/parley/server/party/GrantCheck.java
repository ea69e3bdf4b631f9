package io.parley.server.party;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.policy.PolicySet;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.node.KnownOffers;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a grant must be before anybody plans its question: of this agreement, of now, and whole. */
final class GrantCheck {
  /** A grant that promises to live longer is refused. */
  private static final Duration MAX_LIFE = Duration.ofMinutes(5);

  private final String party;
  private final OwnAgreement own;
  private final Agreement agreement;
  private final PolicyVersions versions;
  private final Clock clock;
  private final KnownOffers known = new KnownOffers();

  GrantCheck(String party, OwnAgreement own, PolicyVersions versions, Clock clock) {
    this.party = party;
    this.own = own;
    this.agreement = own.agreement();
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Checks a grant.
   *
   * @param offered what this node offers
   * @return what it offered when the room asked for its offer
   * @throws BadDocument saying what no honest room sends
   */
  Edition check(Grant grant, Offered offered) {
    Instant now = clock.instant();
    if (grant.expires() <= now.toEpochMilli()
        || grant.expires() > now.plus(MAX_LIFE).toEpochMilli()) {
      throw new BadDocument("the grant's time is over, or too long");
    }
    if (!LocalDate.parse(grant.date()).equals(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
      throw new BadDocument("the grant is of another day");
    }
    if (grant.planVersion() != PrivatePlan.VERSION) {
      throw new BadDocument(
          "the room plans in version %d, this node in %d"
              .formatted(grant.planVersion(), PrivatePlan.VERSION));
    }
    if (!grant.agreement().equals(own.digest())) {
      throw new BadDocument("the grant is of another agreement");
    }
    if (!grant.queryId().matches("[0-9a-f]{32}")) {
      throw new BadDocument("the grant's query id is not of the form that this node reads");
    }
    agreement.member(grant.question().asker());
    if (!grant.question().asker().equals(grant.question().receiver())) {
      throw new BadDocument("the grant's answer would go to another member than asks");
    }
    if (!agreement.agreedUse().mayAsk(grant.question().asker())
        || !agreement.agreedUse().mayReceive(grant.question().receiver())) {
      throw new BadDocument(
          "the grant is for a member that the agreement does not let ask or receive");
    }
    if (!agreement.purposes().contains(grant.question().purpose())) {
      throw new BadDocument("the grant's purpose is not in the agreement");
    }
    return offered
        .edition(String.valueOf(grant.offers().get(party)))
        .orElseThrow(() -> new BadDocument("the grant is not about what this node offers now"));
  }

  /** Every member's offer, with its policies, each signed by the member. */
  List<Offer> offers(Grant grant) {
    List<Offer> offers = new ArrayList<>();
    for (Agreement.Node member : agreement.members()) {
      String encoded = grant.offers().get(member.name());
      if (encoded == null) {
        throw new BadDocument("the grant lacks the offer of `" + member.name() + "`");
      }
      byte[] signed = Base64.getDecoder().decode(encoded);
      offers.add(known.offer(member.name(), signed, bytes -> opened(member, bytes)));
    }
    return offers;
  }

  /** What these offers say together. */
  PolicySet policies(List<Offer> offers) {
    return known.policies(offers);
  }

  private Offer opened(Agreement.Node member, byte[] signed) {
    byte[] offer = SignedBytes.decode(signed).open(member.verifyingKey(), SignatureDomain.OFFER);
    Offer read = Json.read(offer, Offer.class);
    if (!read.party().equals(member.name())) {
      throw new BadDocument("an offer is signed by another than it names");
    }
    read.checkSigned(member.verifyingKey());
    if (!member.name().equals(party)) {
      versions.keep(PolicyVersions.Sight.RECEIVED, read);
    }
    return read;
  }
}

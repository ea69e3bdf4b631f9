package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.Reason;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.SqliteLedger;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PartyPromise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A party's side of a question: it trusts the room with nothing. It plans the question itself,
 * judges it by its own policy, reserves in its own ledger, and commits before its first row is
 * read.
 */
final class GrantDesk {
  /** A grant that promises to live longer is refused. */
  private static final Duration MAX_LIFE = Duration.ofMinutes(5);

  private final String party;
  private final SigningKey signingKey;
  private final Agreement agreement;
  private final String agreementDigest;
  private final QueryEngine engine;
  private final SqliteLedger ledger;
  private final AuditLog audit;
  private final PolicyVersions versions;
  private final BudgetClosure closure;
  private final Clock clock;
  private final CrashPoint crashPoint;
  private final PartyObserver observer;
  private final Draining draining = new Draining();
  private final Map<String, OpenQuery> open = new ConcurrentHashMap<>();

  GrantDesk(
      String party,
      SigningKey signingKey,
      Agreement agreement,
      String agreementDigest,
      QueryEngine engine,
      SqliteLedger ledger,
      AuditLog audit,
      PolicyVersions versions,
      BudgetClosure closure,
      Clock clock,
      CrashPoint crashPoint,
      PartyObserver observer) {
    this.party = party;
    this.signingKey = signingKey;
    this.agreement = agreement;
    this.agreementDigest = agreementDigest;
    this.engine = engine;
    this.ledger = ledger;
    this.audit = audit;
    this.versions = versions;
    this.closure = closure;
    this.clock = clock;
    this.crashPoint = crashPoint;
    this.observer = observer;
  }

  /** The party's answer to a grant: a signed reservation, or why not. */
  sealed interface Reserved {
    record Promise(SignedBytes signed) implements Reserved {}

    record Refused(List<Reason> reasons) implements Reserved {}
  }

  /**
   * Reserves for a grant, or says why not; each comes into the audit log before anybody is told.
   *
   * @throws BadDocument when no honest room sends such a grant
   */
  Reserved reserve(byte[] signedGrant, byte[] ownOffer, CollaborationKey key) {
    try {
      return decided(signedGrant, ownOffer, key);
    } catch (BadDocument | SignatureRejected e) {
      observer.granted("", PartyObserver.Fate.REJECTED, List.of());
      rejected("grant-rejected", e);
      throw e;
    }
  }

  private void rejected(String event, RuntimeException e) {
    audit.enter(audit.entry(event, Map.of("why", String.valueOf(e.getMessage()))));
  }

  private Reserved decided(byte[] signedGrant, byte[] ownOffer, CollaborationKey key) {
    draining.check();
    burnExpired();
    byte[] grantBytes =
        SignedBytes.decode(signedGrant)
            .open(agreement.room().verifyingKey(), SignatureDomain.GRANT);
    Grant grant = Json.read(grantBytes, Grant.class);
    checkGrant(grant, ownOffer);
    return observer.during(
        PartyObserver.Step.RESERVE,
        grant.question().asker(),
        grant.queryId(),
        () -> decided(grant, grantBytes, key));
  }

  private Reserved decided(Grant grant, byte[] grantBytes, CollaborationKey key) {
    List<Offer> offers = offers(grant);
    PolicySet offered = PolicyFolder.set(offers);
    AuditedGrant audited = new AuditedGrant(audit, party, grant, offers, Optional.empty());
    Planning planning =
        engine.plan(
            new Ask(
                grant.sql(),
                grant.wanted(),
                grant.question(),
                offered,
                agreement.keyOrder(),
                agreement.circumstances(LocalDate.parse(grant.date())),
                grant.given()));
    if (planning instanceof Planning.Refused refused) {
      return refused(audited, grant, refused.reasons());
    }
    PrivatePlan plan = ((Planning.Planned) planning).plan();
    if (!plan.digest().equals(grant.plan())) {
      throw new BadDocument("the room's plan is not the one that this node makes of the question");
    }
    String digest = Digest.hex(grantBytes);
    try {
      reserve(grant, plan, offered);
    } catch (BudgetExceeded e) {
      return refused(audited.with(plan), grant, List.of(e.reason()));
    }
    audit.enter(audited.with(plan).entry("reserved"));
    crashPoint.reached(CrashPoint.Step.PARTY_RESERVED, grant.queryId());
    observer.granted(grant.question().asker(), PartyObserver.Fate.RESERVED, List.of());
    open.put(grant.queryId(), new OpenQuery(grant, digest, plan, key.queryKey(grantBytes)));
    return new Reserved.Promise(promise(SignatureDomain.RESERVATION, grant, digest, plan));
  }

  private Reserved refused(AuditedGrant audited, Grant grant, List<Reason> reasons) {
    audit.enter(audited.refused(reasons));
    observer.granted(
        grant.question().asker(),
        PartyObserver.Fate.REFUSED,
        reasons.stream().map(Reason::code).toList());
    return new Reserved.Refused(reasons);
  }

  private void checkGrant(Grant grant, byte[] ownOffer) {
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
    if (!grant.agreement().equals(agreementDigest)) {
      throw new BadDocument("the grant is of another agreement");
    }
    if (!grant.queryId().matches("[0-9a-f]{32}")) {
      throw new BadDocument("the grant's query id is not of the form that this node reads");
    }
    agreement.member(grant.question().asker());
    if (!grant.question().asker().equals(grant.question().receiver())) {
      throw new BadDocument("the grant's answer would go to another member than asks");
    }
    if (!agreement.purposes().contains(grant.question().purpose())) {
      throw new BadDocument("the grant's purpose is not in the agreement");
    }
    String own = Base64.getEncoder().encodeToString(ownOffer);
    if (!own.equals(grant.offers().get(party))) {
      throw new BadDocument("the grant is not about what this node offers now");
    }
  }

  /** Every member's offer, with its policies, each signed by the member. */
  private List<Offer> offers(Grant grant) {
    List<Offer> offers = new ArrayList<>();
    for (Agreement.Node member : agreement.members()) {
      String encoded = grant.offers().get(member.name());
      if (encoded == null) {
        throw new BadDocument("the grant lacks the offer of `" + member.name() + "`");
      }
      byte[] offer =
          SignedBytes.decode(Base64.getDecoder().decode(encoded))
              .open(member.verifyingKey(), SignatureDomain.OFFER);
      Offer read = Json.read(offer, Offer.class);
      if (!read.party().equals(member.name())) {
        throw new BadDocument("an offer is signed by another than it names");
      }
      read.checkSigned(member.verifyingKey());
      if (!member.name().equals(party)) {
        versions.keep(PolicyVersions.Sight.RECEIVED, read);
      }
      offers.add(read);
    }
    return offers;
  }

  /** Reserves every own population; several are reserved or refused one by one, then burned. */
  private synchronized void reserve(Grant grant, PrivatePlan plan, PolicySet offered) {
    if (ledger.knows(grant.queryId())) {
      throw new BadDocument("this query id was used before; it is used once");
    }
    for (Population population : ownPopulations(plan)) {
      closure.check(
          population,
          offered.budget(party, population.name()).orElseThrow(),
          ownAccess(plan).stream().map(TableAccess::times).toList(),
          clock.instant());
    }
    ledger.admit(
        grant.queryId(),
        grant.question().receiver(),
        plan.analysis(),
        ownAccess(plan),
        clock.instant());
    for (Population population : ownPopulations(plan)) {
      PopulationBudget budget = offered.budget(party, population.name()).orElseThrow();
      try {
        ledger.reserve(
            grant.queryId(),
            population,
            plan.price().charge(population),
            plan.price().disclosures(population),
            budget,
            clock.instant());
      } catch (BudgetExceeded e) {
        ledger.burn(grant.queryId());
        throw e;
      }
    }
  }

  private List<TableAccess> ownAccess(PrivatePlan plan) {
    return plan.price().access().stream().filter(a -> a.table().party().equals(party)).toList();
  }

  private List<Population> ownPopulations(PrivatePlan plan) {
    return plan.query().tables().stream()
        .filter(t -> t.table().party().equals(party))
        .map(t -> new Population(party, t.population()))
        .distinct()
        .toList();
  }

  /** Commits durably, when every party of the plan has signed a reservation of this very grant. */
  byte[] go(String queryId, Map<String, String> reservations) {
    try {
      String asker = find(queryId).grant().question().asker();
      return observer.during(
          PartyObserver.Step.GO, asker, queryId, () -> committed(queryId, reservations));
    } catch (BadDocument | SignatureRejected e) {
      rejected("go-rejected", e);
      throw e;
    }
  }

  private byte[] committed(String queryId, Map<String, String> reservations) {
    OpenQuery query = find(queryId);
    if (query.grant().expires() <= clock.millis()) {
      burnExpired();
      throw new BadDocument("the go came too late");
    }
    for (String name : query.plan().parties()) {
      String encoded = reservations.get(name);
      if (encoded == null) {
        throw new BadDocument("the go lacks the reservation of `" + name + "`");
      }
      byte[] payload =
          SignedBytes.decode(Base64.getDecoder().decode(encoded))
              .open(agreement.member(name).verifyingKey(), SignatureDomain.RESERVATION);
      PartyPromise promise = Json.read(payload, PartyPromise.class);
      if (!promise.grant().equals(query.grantDigest()) || !promise.party().equals(name)) {
        throw new BadDocument("a reservation is of another grant");
      }
    }
    // A party of which only public tables are read has nobody who pays.
    crashPoint.reached(CrashPoint.Step.PARTY_GO, queryId);
    AuditEntry entry =
        new AuditedGrant(
                audit, party, query.grant(), offers(query.grant()), Optional.of(query.plan()))
            .entry("committed");
    if (ownPopulations(query.plan()).isEmpty()) {
      audit.enter(entry);
    } else {
      ledger.commit(queryId, clock.instant(), audit, entry);
    }
    crashPoint.reached(CrashPoint.Step.PARTY_COMMITTED, queryId);
    query.commit();
    observer.granted(query.grant().question().asker(), PartyObserver.Fate.COMMITTED, List.of());
    observer.charged(query.grant().question().asker(), charges(query.plan()));
    return promise(SignatureDomain.COMMIT, query.grant(), query.grantDigest(), query.plan())
        .encode();
  }

  private SignedBytes promise(
      SignatureDomain domain, Grant grant, String digest, PrivatePlan plan) {
    byte[] payload =
        Json.bytes(
            new PartyPromise(PartyPromise.VERSION, grant.queryId(), party, digest, charges(plan)));
    return SignedBytes.sign(signingKey, domain, payload);
  }

  private Map<String, Charge> charges(PrivatePlan plan) {
    TreeMap<String, Charge> charges = new TreeMap<>();
    ownPopulations(plan).forEach(p -> charges.put(p.toString(), plan.price().charge(p)));
    return charges;
  }

  /** Reserves nothing from here on, and waits for what was granted. */
  void drain() {
    draining.await(() -> open.values().stream().anyMatch(q -> isOwed(q, clock.millis())));
  }

  private boolean isOwed(OpenQuery query, long now) {
    return query.grant().expires() > now && query.isOwed(party);
  }

  OpenQuery find(String queryId) {
    return Optional.ofNullable(open.get(queryId))
        .orElseThrow(() -> new BadDocument("no such query is open at this node"));
  }

  /** Forgets a query whose time is over; its reservation is burned first. */
  private void burnExpired() {
    long now = clock.millis();
    open.values().removeIf(query -> burnIfExpired(query, now));
  }

  private boolean burnIfExpired(OpenQuery query, long now) {
    boolean expired = query.grant().expires() <= now;
    if (expired && !query.isCommitted()) {
      ledger.burn(query.grant().queryId());
      audit.enter(audit.entry("burned", Map.of("query", query.grant().queryId())));
      observer.granted(query.grant().question().asker(), PartyObserver.Fate.BURNED, List.of());
    }
    return expired;
  }
}

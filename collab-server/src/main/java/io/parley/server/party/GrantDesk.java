package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.Reason;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.TableAccess;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PartyPromise;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A party's side of a question: it trusts the room with nothing. It plans the question itself,
 * judges it by its own policy, reserves in its own ledger, and commits before its first row is
 * read.
 */
final class GrantDesk {
  private final House house;
  private final String party;
  private final Agreement agreement;
  private final GrantCheck check;
  private final BudgetClosure closure;
  private final PartyObserver observer;
  private final Draining draining = new Draining();
  private final OpenQueries open;

  /**
   * The desk of one collaboration.
   *
   * @param versions where it keeps the policies that it is offered
   * @param observer what its operator counts of it
   */
  GrantDesk(House house, OwnAgreement own, PolicyVersions versions, PartyObserver observer) {
    this.house = house;
    this.party = house.party();
    this.agreement = own.agreement();
    this.check = new GrantCheck(party, own, versions, house.clock());
    this.closure = BudgetClosure.of(house.directory());
    this.observer = observer;
    this.open = new OpenQueries(house, agreement.collaboration(), observer);
    house.reservations().add(open);
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
  Reserved reserve(byte[] signedGrant, Offered offered, CollaborationKey key) {
    try {
      return decided(signedGrant, offered, key);
    } catch (BadDocument | SignatureRejected e) {
      observer.granted("", PartyObserver.Fate.REJECTED, List.of());
      rejected("grant-rejected", e);
      throw e;
    }
  }

  private void rejected(String event, RuntimeException e) {
    Map<String, String> details =
        Map.of(
            "why",
            String.valueOf(e.getMessage()),
            AuditedGrant.COLLABORATION,
            agreement.collaboration());
    house.audit().enter(house.audit().entry(event, details));
  }

  private Reserved decided(byte[] signedGrant, Offered offered, CollaborationKey key) {
    draining.check();
    house.reservations().burnExpired();
    byte[] grantBytes =
        SignedBytes.decode(signedGrant)
            .open(agreement.room().verifyingKey(), SignatureDomain.GRANT);
    Grant grant = Json.read(grantBytes, Grant.class);
    Edition edition = check.check(grant, offered);
    return observer.during(
        PartyObserver.Step.RESERVE,
        grant.question().asker(),
        grant.queryId(),
        () -> decided(grant, grantBytes, key, edition));
  }

  private Reserved decided(Grant grant, byte[] grantBytes, CollaborationKey key, Edition edition) {
    List<Offer> offers = check.offers(grant);
    PolicySet offered = check.policies(offers);
    AuditedGrant audited = audited(grant, offers, Optional.empty());
    Planning planning =
        house
            .engine()
            .planAtHome(
                new Ask(
                    grant.sql(),
                    grant.wanted(),
                    grant.question(),
                    offered,
                    agreement.keyOrder(),
                    agreement.circumstances(LocalDate.parse(grant.date())),
                    grant.given()),
                party);
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
    // Open before anything else can fail: whatever is reserved is burned in its time.
    open.add(new OpenQuery(grant, digest, plan, key.queryKey(grantBytes), edition));
    house.audit().enter(audited.with(plan).entry("reserved"));
    house.crashPoint().reached(CrashPoint.Step.PARTY_RESERVED, grant.queryId());
    observer.granted(grant.question().asker(), PartyObserver.Fate.RESERVED, List.of());
    return new Reserved.Promise(promise(SignatureDomain.RESERVATION, grant, digest, plan));
  }

  private AuditedGrant audited(Grant grant, List<Offer> offers, Optional<PrivatePlan> plan) {
    return new AuditedGrant(house.audit(), party, agreement.collaboration(), grant, offers, plan);
  }

  private Reserved refused(AuditedGrant audited, Grant grant, List<Reason> reasons) {
    house.audit().enter(audited.refused(reasons));
    observer.granted(
        grant.question().asker(),
        PartyObserver.Fate.REFUSED,
        reasons.stream().map(Reason::code).toList());
    return new Reserved.Refused(reasons);
  }

  /** Reserves every own population; several are reserved or refused one by one, then burned. */
  private void reserve(Grant grant, PrivatePlan plan, PolicySet offered) {
    // A query id is used once at this node: in no two collaborations, nor by two at a time.
    synchronized (house.ledger()) {
      reserveOnce(grant, plan, offered);
    }
  }

  private void reserveOnce(Grant grant, PrivatePlan plan, PolicySet offered) {
    StoredLedger ledger = house.ledger();
    if (ledger.knows(grant.queryId())) {
      throw new BadDocument("this query id was used before; it is used once");
    }
    for (Population population : ownPopulations(plan)) {
      closure.check(
          population,
          offered.budget(party, population.name()).orElseThrow(),
          ownAccess(plan).stream().map(TableAccess::times).toList(),
          house.clock().instant());
    }
    ledger.admit(
        grant.queryId(),
        grant.question().receiver(),
        plan.analysis(),
        ownAccess(plan),
        house.clock().instant());
    for (Population population : ownPopulations(plan)) {
      PopulationBudget budget = offered.budget(party, population.name()).orElseThrow();
      try {
        ledger.reserve(
            grant.queryId(),
            population,
            plan.price().charge(population),
            plan.price().disclosures(population),
            budget,
            house.clock().instant());
      } catch (RuntimeException e) { // also of a ledger that cannot be written any more
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
      String asker = open.find(queryId).grant().question().asker();
      return observer.during(
          PartyObserver.Step.GO, asker, queryId, () -> committed(queryId, reservations));
    } catch (BadDocument | SignatureRejected e) {
      rejected("go-rejected", e);
      throw e;
    }
  }

  private byte[] committed(String queryId, Map<String, String> reservations) {
    OpenQuery query = open.find(queryId);
    if (query.grant().expires() <= house.clock().millis()) {
      open.burnExpired();
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
    house.crashPoint().reached(CrashPoint.Step.PARTY_GO, queryId);
    Grant grant = query.grant();
    AuditEntry entry =
        audited(grant, check.offers(grant), Optional.of(query.plan())).entry("committed");
    query.commit(() -> commit(query, entry));
    observer.granted(grant.question().asker(), PartyObserver.Fate.COMMITTED, List.of());
    observer.charged(grant.question().asker(), charges(query.plan()));
    return promise(SignatureDomain.COMMIT, grant, query.grantDigest(), query.plan()).encode();
  }

  private void commit(OpenQuery query, AuditEntry entry) {
    String queryId = query.grant().queryId();
    if (ownPopulations(query.plan()).isEmpty()) {
      house.audit().enter(entry);
    } else {
      house.ledger().commit(queryId, house.clock().instant(), house.audit(), entry);
    }
    house.crashPoint().reached(CrashPoint.Step.PARTY_COMMITTED, queryId);
  }

  private SignedBytes promise(
      SignatureDomain domain, Grant grant, String digest, PrivatePlan plan) {
    byte[] payload =
        Json.bytes(
            new PartyPromise(PartyPromise.VERSION, grant.queryId(), party, digest, charges(plan)));
    return SignedBytes.sign(house.signingKey(), domain, payload);
  }

  private Map<String, Charge> charges(PrivatePlan plan) {
    TreeMap<String, Charge> charges = new TreeMap<>();
    ownPopulations(plan).forEach(p -> charges.put(p.toString(), plan.price().charge(p)));
    return charges;
  }

  /** What the members offered when a question was granted. */
  PolicySet offered(OpenQuery query) {
    return check.policies(check.offers(query.grant()));
  }

  /** Reserves nothing from here on. */
  void refuseNew() {
    draining.begin();
  }

  /** What was granted, and its time is not over. */
  OpenQueries open() {
    return open;
  }
}

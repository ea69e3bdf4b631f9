package io.parley.server.party;

import io.parley.policy.Reason;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.AuditLog;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicyDigests;
import io.parley.server.wire.RefusalReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A grant as the audit log of a party tells of it. All of it is of before the first row is read, so
 * that no time in it tells of data.
 *
 * @param collaboration its name in the agreement
 * @param offers every member's
 * @param plan empty where there is none
 */
record AuditedGrant(
    AuditLog log,
    String party,
    String collaboration,
    Grant grant,
    List<Offer> offers,
    Optional<PrivatePlan> plan) {
  /** The detail of an entry that names its collaboration. */
  static final String COLLABORATION = "collaboration";

  AuditedGrant with(PrivatePlan planned) {
    return new AuditedGrant(log, party, collaboration, grant, offers, Optional.of(planned));
  }

  AuditEntry refused(List<Reason> reasons) {
    return entry(
        "refused", AuditEntry.Verdict.deny(reasons.stream().map(RefusalReason::of).toList()));
  }

  /** An entry of what was allowed. */
  AuditEntry entry(String event) {
    return entry(event, AuditEntry.Verdict.ALLOW);
  }

  private AuditEntry entry(String event, AuditEntry.Verdict verdict) {
    AuditEntry bare = log.entry(event, Map.of());
    return new AuditEntry(
        AuditEntry.VERSION,
        bare.node(),
        bare.at(),
        event,
        Optional.of(new AuditEntry.Who("", grant.question().asker())),
        plan.map(p -> List.copyOf(p.query().parties())).orElse(List.of(party)),
        Optional.of(grant.queryId()),
        Optional.of(
            new AuditEntry.Asked(
                grant.plan(),
                grant.sql(),
                grant.analysis(),
                grant.question().purpose(),
                grant.question().receiver())),
        Optional.of(verdict),
        Optional.of(basis()),
        plan.map(p -> new AuditEntry.Cost(p.price().charges(), p.price().disclosures(), List.of())),
        Optional.empty(),
        Map.of(COLLABORATION, collaboration));
  }

  private AuditEntry.Basis basis() {
    Map<String, Long> snapshots = new TreeMap<>();
    offers.forEach(
        offer ->
            offer
                .snapshots()
                .forEach((table, id) -> snapshots.put(offer.party() + "." + table, id)));
    return new AuditEntry.Basis(grant.agreement(), PolicyDigests.of(offers), snapshots);
  }
}

package io.parley.server.room;

import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.PolicyDigests;
import io.parley.server.wire.RefusalReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A question as the room's audit log tells of it: as far as it came. Each of its entries has the
 * time at which it was asked: when an answer was ready would tell of the data, and answers leave at
 * ticks so that it does not.
 *
 * @param members the members of the agreement
 * @param asked with the offers on which it was judged; empty where it did not come so far
 * @param plan empty where there was none
 */
record AuditedQuestion(
    String node,
    Instant at,
    AuditEntry.Who who,
    AskRequest request,
    Question question,
    List<String> members,
    Optional<Asked> asked,
    Optional<PrivatePlan> plan,
    String agreement) {

  AuditedQuestion with(Asked judged) {
    return new AuditedQuestion(
        node, at, who, request, question, members, Optional.of(judged), plan, agreement);
  }

  AuditedQuestion with(PrivatePlan planned) {
    return new AuditedQuestion(
        node, at, who, request, question, members, asked, Optional.of(planned), agreement);
  }

  AuditEntry refused(List<Reason> reasons) {
    return entry(
        "refused",
        Optional.empty(),
        AuditEntry.Verdict.deny(reasons.stream().map(RefusalReason::of).toList()),
        List.of(),
        Optional.empty());
  }

  AuditEntry explained() {
    return entry(
        "explained", Optional.empty(), AuditEntry.Verdict.ALLOW, List.of(), Optional.empty());
  }

  /** That its asker called it off before it was charged. */
  AuditEntry calledOff() {
    return entry(
        "called-off", Optional.empty(), AuditEntry.Verdict.ALLOW, List.of(), Optional.empty());
  }

  /** That every party has committed: before anything is delivered. */
  AuditEntry committed(String query) {
    return entry(
        "committed", Optional.of(query), AuditEntry.Verdict.ALLOW, List.of(), Optional.empty());
  }

  /** That an answer was stored, to leave next. */
  AuditEntry answered(AnswerDocument answer, byte[] signed) {
    return entry(
        "answered",
        Optional.of(answer.receipt().queryId()),
        AuditEntry.Verdict.ALLOW,
        answer.receipt().rule(),
        Optional.of(Digest.hex(signed)));
  }

  /**
   * That an answer left which was stored before, or was made of numbers that left before: it names
   * the query that paid for them, and no price.
   */
  AuditEntry answeredAgain(AnswerDocument answer, byte[] signed) {
    AuditEntry paid = answered(answer, signed);
    return new AuditEntry(
        paid.v(),
        paid.node(),
        paid.at(),
        "answered-again",
        paid.who(),
        paid.members(),
        paid.query(),
        paid.question(),
        paid.verdict(),
        paid.basis(),
        Optional.of(new AuditEntry.Cost(Map.of(), Map.of(), answer.receipt().rule())),
        paid.receipt(),
        paid.details());
  }

  /** That it failed after it was charged; it is not said when or why: that could tell of data. */
  AuditEntry failed(String query) {
    return entry(
        "failed", Optional.of(query), AuditEntry.Verdict.ALLOW, List.of(), Optional.empty());
  }

  private AuditEntry entry(
      String event,
      Optional<String> query,
      AuditEntry.Verdict verdict,
      List<String> mechanism,
      Optional<String> receipt) {
    return new AuditEntry(
        AuditEntry.VERSION,
        node,
        at.toString(),
        event,
        Optional.of(who),
        concerned(),
        query,
        Optional.of(
            new AuditEntry.Asked(
                plan.map(PrivatePlan::digest).orElse(""),
                request.sql(),
                request.analysis(),
                question.purpose(),
                question.receiver())),
        Optional.of(verdict),
        asked.map(this::basis),
        plan.map(p -> new AuditEntry.Cost(p.price().charges(), p.price().disclosures(), mechanism)),
        receipt,
        Map.of());
  }

  private AuditEntry.Basis basis(Asked judged) {
    Map<String, Long> snapshots = new TreeMap<>();
    judged
        .offers()
        .forEach(
            (party, offer) ->
                offer.snapshots().forEach((table, id) -> snapshots.put(party + "." + table, id)));
    return new AuditEntry.Basis(
        agreement, PolicyDigests.of(List.copyOf(judged.offers().values())), snapshots);
  }

  /** Whose people it touches; without a plan, whose tables its text names. */
  private List<String> concerned() {
    if (plan.isPresent()) {
      TreeSet<String> parties = new TreeSet<>(plan.get().query().parties());
      parties.addAll(plan.get().parties());
      return List.copyOf(parties);
    }
    List<String> named = new ArrayList<>();
    for (String member : members) {
      if (Pattern.compile("(?i)\\b" + Pattern.quote(member) + "\\b")
          .matcher(request.sql())
          .find()) {
        named.add(member);
      }
    }
    return named;
  }

  /** The words of an entry as the answer store takes them. */
  static String words(AuditEntry entry) {
    return Json.text(entry);
  }
}

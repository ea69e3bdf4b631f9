package io.parley.server.room;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.policy.Standpoint;
import io.parley.query.Ask;
import io.parley.query.QueryEngine;
import io.parley.server.account.Account;
import io.parley.server.ledger.AuditLog;
import io.parley.server.node.KnownOffers;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Reply;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every question goes through before it is planned, whatever is wanted of it: is it within the
 * agreement, what do the parties offer now. And how it is refused, with its entry in the log.
 */
final class Hearings {
  private static final Logger LOG = LoggerFactory.getLogger(Hearings.class);

  private final OwnAgreement own;
  private final Agreement agreement;
  private final Map<String, PartyLink> parties;
  private final QueryEngine engine;
  private final PolicyVersions versions;
  private final AuditLog audit;
  private final Clock clock;
  private final RoomObserver observer;
  private final KnownOffers known = new KnownOffers();

  Hearings(
      OwnAgreement own,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      PolicyVersions versions,
      AuditLog audit,
      Clock clock,
      RoomObserver observer) {
    this.own = own;
    this.agreement = own.agreement();
    this.parties = parties;
    this.engine = engine;
    this.versions = versions;
    this.audit = audit;
    this.clock = clock;
    this.observer = observer;
  }

  /** A question that can be judged, or its refusal. */
  sealed interface Heard {
    record Open(Asked asked, AuditedQuestion audited) implements Heard {}

    record Refused(Reply reply) implements Heard {}
  }

  /** With every party's live offer; their policies are kept. */
  Heard hear(Account account, AskRequest request) {
    Question question = question(account, request);
    AuditedQuestion audited = audited(account, request, question);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return new Heard.Refused(refused(audited, List.of(outside.get()), Optional.empty()));
    }
    try {
      Asked asked =
          observer.during(
              RoomObserver.Step.OFFERS,
              RoomObserver.About.of(account.member()),
              () -> asked(request, question));
      return new Heard.Open(asked, audited.with(asked));
    } catch (MemberUnavailable e) {
      return new Heard.Refused(unavailable(audited, e));
    }
  }

  /**
   * What every party offers now.
   *
   * @throws MemberUnavailable when one cannot be asked
   */
  PolicySet offered(Account account) {
    AskRequest nothing = new AskRequest(AskRequest.VERSION, "", Analysis.AGGREGATE.word(), "", "");
    return policies(asked(nothing, question(account, nothing)));
  }

  private PolicySet policies(Asked asked) {
    return known.policies(List.copyOf(asked.offers().values()));
  }

  /** Everything public that the plan of a question depends on. */
  Ask publicly(Asked asked) {
    return new Ask(
        asked.request().sql(),
        asked.request().wanted(),
        asked.question(),
        policies(asked),
        agreement.keyOrder(),
        agreement.circumstances(asked.today()),
        asked.request().given());
  }

  /** What the engine does not allow, with a question in its place where there is one. */
  Reply refused(Asked asked, AuditedQuestion audited, List<Reason> reasons) {
    // From the offers alone, as the refusal: no party is asked and no ledger read.
    Optional<Rewrite> rewrite = engine.rewrite(publicly(asked), reasons);
    return refused(audited, reasons, rewrite);
  }

  /** What a party's ledger does not allow. */
  Reply refused(AuditedQuestion audited, List<Reason> reasons) {
    return refused(audited, reasons, Optional.empty());
  }

  /** The room's operator reads why; the asker, that it is no fault of the question. */
  Reply unavailable(AuditedQuestion audited, MemberUnavailable e) {
    // The kind of failure and no text of it, which the party wrote: it could hold anything.
    LOG.atWarn()
        .addKeyValue("event", "party-unavailable")
        .addKeyValue("party", e.member())
        .addKeyValue("failure", e.kind())
        .log("a party offers nothing at the moment");
    return refused(audited, List.of(e.reason()), Optional.empty());
  }

  void enter(AuditEntry entry) {
    audit.enter(entry);
  }

  /** The UTC date on which policies are judged. */
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Reply refused(AuditedQuestion audited, List<Reason> reasons, Optional<Rewrite> rewrite) {
    enter(audited.refused(reasons));
    observer.ended(
        audited.question().asker(),
        RoomObserver.Outcome.REFUSED,
        reasons.stream().map(Reason::code).toList());
    return Reply.refusal(reasons, rewrite);
  }

  private AuditedQuestion audited(Account account, AskRequest request, Question question) {
    return new AuditedQuestion(
        agreement.room().name(),
        clock.instant(),
        new AuditEntry.Who(account.name(), account.member()),
        request,
        question,
        agreement.members().stream().map(Agreement.Node::name).toList(),
        Optional.empty(),
        Optional.empty(),
        own.digest());
  }

  private Question question(Account account, AskRequest request) {
    String receiver = request.receiver().isEmpty() ? account.member() : request.receiver();
    return new Question(account.member(), receiver, purpose(request));
  }

  /** Nobody needs to name the only purpose there is, or that of most questions. */
  private String purpose(AskRequest request) {
    if (!request.purpose().isEmpty()) {
      return request.purpose();
    }
    List<String> agreed = agreement.purposes();
    return agreed.size() == 1 ? agreed.get(0) : Standpoint.USUAL_PURPOSE;
  }

  private Asked asked(AskRequest request, Question question) {
    Asked asked = Asked.of(request, question, agreement, parties, today(), known);
    asked.offers().values().forEach(o -> versions.keep(PolicyVersions.Sight.RECEIVED, o));
    return asked;
  }

  /** An answer goes to the member that asked: else a second member would see it on its way. */
  private Optional<Reason> outsideAgreement(Question question) {
    Optional<Reason> ended = own.ended();
    if (ended.isPresent()) {
      return ended;
    }
    if (!question.asker().equals(question.receiver())) {
      return Optional.of(
          ReasonCode.RECEIVER_IS_NOT_ASKER.reason(
              "an answer goes to the member whose analyst asks, and `%s` is not `%s`"
                  .formatted(question.receiver(), question.asker()),
              Optional.empty(),
              "let an analyst of the receiver ask"));
    }
    if (!agreement.agreedUse().mayAsk(question.asker())) {
      return Optional.of(
          ReasonCode.ASKER_OUTSIDE_AGREEMENT.reason(
              "the agreement does not let people of `%s` ask".formatted(question.asker()),
              Optional.empty(),
              "those who may are of " + String.join(", ", agreement.agreedUse().asks())));
    }
    if (!agreement.agreedUse().mayReceive(question.receiver())) {
      return Optional.of(
          ReasonCode.RECEIVER_OUTSIDE_AGREEMENT.reason(
              "the agreement does not let `%s` receive an answer".formatted(question.receiver()),
              Optional.empty(),
              "those that may are " + String.join(", ", agreement.agreedUse().receives())));
    }
    if (!agreement.purposes().contains(question.purpose())) {
      return Optional.of(
          ReasonCode.OUTSIDE_AGREEMENT.reason(
              "the agreement has no purpose `" + question.purpose() + "`",
              Optional.empty(),
              "its purposes are " + String.join(", ", agreement.purposes())));
    }
    return Optional.empty();
  }
}

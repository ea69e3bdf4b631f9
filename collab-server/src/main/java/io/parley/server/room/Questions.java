package io.parley.server.room;

import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.PolicySet;
import io.parley.policy.Reason;
import io.parley.query.Describing;
import io.parley.query.Explaining;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.account.Account;
import io.parley.server.flight.UnderWay;
import io.parley.server.flightsql.AnalystDesk.Answering;
import io.parley.server.flightsql.AnalystDesk.Description;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicyVersions;
import io.parley.server.room.Granting.Keys;
import io.parley.server.room.Granting.Planned;
import io.parley.server.room.Hearings.Heard;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.ReleaseDocument;
import io.parley.server.wire.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a question in the room: heard, planned, answered as before or granted. */
final class Questions {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

  private final Agreement agreement;
  private final String agreementDigest;
  private final QueryEngine engine;
  private final StoredAnswers answers;
  private final RoomObserver observer;
  private final Hearings hearings;
  private final Execution execution;
  private final Granting granting;
  private final Turns turns = new Turns();
  private final UnderWay granted = new UnderWay();
  private final Admission places;
  private final Admission planning;

  Questions(
      OwnAgreement own,
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      StoredAnswers answers,
      EarlierLists lists,
      PolicyVersions versions,
      RoomParts parts) {
    this.agreement = own.agreement();
    this.agreementDigest = own.digest();
    this.engine = engine;
    this.answers = answers;
    this.observer = parts.observer();
    this.places = parts.places();
    this.planning = parts.planning();
    this.hearings =
        new Hearings(own, parties, engine, versions, answers.audit(), parts.clock(), observer);
    this.execution =
        new Execution(
            signingKey, parties, engine, parts.allocator(), observer, agreement.agreedUse(), lists);
    this.granting =
        new Granting(
            agreementDigest,
            signingKey,
            parties,
            answers,
            hearings,
            execution,
            parts.clock(),
            parts.crashPoint(),
            observer,
            places);
  }

  /** From here on says how long each answer of its own took until it was ready to leave. */
  void whenReady(Consumer<Duration> listener) {
    granting.whenReady(listener);
  }

  /** Loads what the first question would otherwise wait for; no party is asked. */
  void warmUp() {
    engine.backend().warmUp();
    engine.warmUp(
        PolicyFolder.set(List.of(WarmUp.offer())), agreement.keyOrder(), hearings.today());
  }

  /** Takes no more questions. */
  void refuseNew() {
    granted.stop();
  }

  /**
   * Takes no more questions, and waits until those that were granted have their answers; a question
   * that waits for its turn or its place goes without.
   */
  void drain() {
    granted.stop();
    if (!granted.await(Ticks.DEADLINE)) {
      LOG.atWarn().addKeyValue("event", "stop").log("a granted question did not end in time");
    }
  }

  /** The same, and works on nothing any more. */
  void finish() {
    drain();
    granting.finish();
  }

  /** Answers a question, or says why not. */
  Reply ask(Account account, AskRequest request) {
    return answer(account, request, Stage.Listener.NOBODY).reply();
  }

  /** The same, with the form of the answer; says how far it is. */
  Answering answer(Account account, AskRequest request, Stage.Listener stages) {
    granted.check();
    return observer.during(
        RoomObserver.Step.QUESTION,
        RoomObserver.About.of(account.member()),
        () -> answered(account, request, stages));
  }

  private Answering answered(Account account, AskRequest request, Stage.Listener stages) {
    stages.at(Stage.PLANNING);
    Judged judged = planning.take(asker(account), () -> judged(account, request));
    if (judged instanceof Judged.Refused refused) {
      return new Answering(refused.reply(), List.of());
    }
    Planned planned = ((Judged.Open) judged).planned();
    // The same question at the same time waits its turn, and then gets the first one's answer.
    Reply reply =
        turns.take(planned.keys().release(), () -> inTurn(asker(account), planned, stages));
    return new Answering(reply, QueryEngine.columns(planned.plan()));
  }

  private Asker asker(Account account) {
    return new Asker(agreement.collaboration(), account.member());
  }

  /** A question that can be answered, or its refusal. */
  private sealed interface Judged {
    record Open(Planned planned) implements Judged {}

    record Refused(Reply reply) implements Judged {}
  }

  private Judged judged(Account account, AskRequest request) {
    Heard heard = hearings.hear(account, request);
    if (heard instanceof Heard.Refused refused) {
      return new Judged.Refused(refused.reply());
    }
    Asked asked = ((Heard.Open) heard).asked();
    AuditedQuestion audited = ((Heard.Open) heard).audited();
    Planning planned =
        observer.during(
            RoomObserver.Step.PLAN,
            RoomObserver.About.of(account.member()),
            () -> engine.plan(hearings.publicly(asked)));
    if (planned instanceof Planning.Refused refused) {
      return new Judged.Refused(hearings.refused(asked, audited, refused.reasons()));
    }
    PrivatePlan plan = ((Planning.Planned) planned).plan();
    Keys keys =
        new Keys(
            asked.key(plan.digest(), agreementDigest),
            asked.key(plan.releaseDigest(), agreementDigest));
    return new Judged.Open(new Planned(asked, plan, keys, audited.with(plan)));
  }

  private Reply inTurn(Asker asker, Planned planned, Stage.Listener stages) {
    long looked = System.nanoTime();
    Optional<byte[]> before = before(planned);
    if (before.isPresent()) {
      Duration took = Duration.ofNanos(System.nanoTime() - looked);
      Ticks.await(looked, Ticks.next(took, places.firstTick()));
      observer.ended(planned.asked().question().asker(), RoomObserver.Outcome.REPEATED, List.of());
      return Reply.of(before.get());
    }
    return places.take(asker, () -> granted.take(() -> granting.answer(planned, stages)));
  }

  /** The answer that left before, or one made of what left before; entered before it leaves. */
  private Optional<byte[]> before(Planned planned) {
    Optional<byte[]> same = answers.find(planned.keys().answer());
    same.ifPresent(signed -> hearings.enter(planned.audited().answeredAgain(read(signed), signed)));
    return same.or(() -> again(planned));
  }

  private static AnswerDocument read(byte[] signed) {
    return Json.read(SignedBytes.decode(signed).payload(), AnswerDocument.class);
  }

  /**
   * The answer from numbers that were released before: nothing is drawn, charged or asked of a
   * party, and the same question gives the same bytes again.
   */
  private Optional<byte[]> again(Planned planned) {
    if (!(planned.plan() instanceof PrivatePlan.Numbers numbers)) {
      return Optional.empty();
    }
    return answers
        .release(planned.keys().release())
        .flatMap(Questions::known)
        .map(
            release -> {
              AnswerDocument answer = execution.again(numbers, release);
              byte[] signed = granting.signed(answer);
              hearings.enter(planned.audited().answeredAgain(answer, signed));
              return signed;
            });
  }

  /** A release as another version of this program kept it is asked for anew. */
  private static Optional<ReleaseDocument> known(byte[] body) {
    try {
      return Optional.of(Json.read(body, ReleaseDocument.class));
    } catch (BadDocument ofAnotherVersion) {
      return Optional.empty();
    }
  }

  /**
   * Explains a question, or refuses it as it would be refused. Of the parties only their offers are
   * asked for: no ledger is read, nothing is reserved, no row is counted. It may leave at once, as
   * nothing in it comes from data.
   */
  Reply explain(Account account, ExplainRequest request) {
    return planning.take(asker(account), () -> explained(account, request));
  }

  private Reply explained(Account account, ExplainRequest request) {
    Heard heard = hearings.hear(account, request.ask());
    if (heard instanceof Heard.Refused refused) {
      return refused.reply();
    }
    Asked asked = ((Heard.Open) heard).asked();
    AuditedQuestion audited = ((Heard.Open) heard).audited();
    Optional<Long> people =
        request.people() == 0 ? Optional.empty() : Optional.of(request.people());
    Explaining explaining = engine.explain(hearings.publicly(asked), people);
    if (explaining instanceof Explaining.Refused refused) {
      return hearings.refused(asked, audited, refused.reasons());
    }
    explained(audited);
    return Reply.of(
        Json.bytes(
            new ExplanationDocument(
                ExplanationDocument.VERSION, ((Explaining.Explained) explaining).explanation())));
  }

  /**
   * The form of a question's answer, or why it would be refused. As for an explanation, of the
   * parties only their offers are asked for.
   */
  Description describe(Account account, AskRequest request) {
    return planning.take(asker(account), () -> described(account, request));
  }

  private Description described(Account account, AskRequest request) {
    Heard heard = hearings.hear(account, request);
    if (heard instanceof Heard.Refused refused) {
      return new Description.Refused(refused.reply());
    }
    Asked asked = ((Heard.Open) heard).asked();
    AuditedQuestion audited = ((Heard.Open) heard).audited();
    Describing describing = engine.describe(hearings.publicly(asked));
    if (describing instanceof Describing.Described described) {
      explained(audited);
      return new Description.Described(described.columns(), described.parameters());
    }
    List<Reason> reasons = ((Describing.Refused) describing).reasons();
    return new Description.Refused(hearings.refused(asked, audited, reasons));
  }

  private void explained(AuditedQuestion audited) {
    hearings.enter(audited.explained());
    observer.ended(audited.question().asker(), RoomObserver.Outcome.EXPLAINED, List.of());
  }

  /**
   * What every party offers now.
   *
   * @throws MemberUnavailable when one cannot be asked
   */
  PolicySet offered(Account account) {
    return planning.take(asker(account), () -> hearings.offered(account));
  }
}

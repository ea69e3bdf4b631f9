package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.query.Ask;
import io.parley.query.Describing;
import io.parley.query.Explaining;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.account.Account;
import io.parley.server.flightsql.AnalystDesk.Answering;
import io.parley.server.flightsql.AnalystDesk.Description;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Go;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.ReleaseDocument;
import io.parley.server.wire.Reply;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a question in the room: plan, judge, price, reserve, commit, run, store, send. */
final class Questions {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final Duration GRANT_LIFE = Duration.ofSeconds(60);

  private final OwnAgreement own;
  private final Agreement agreement;
  private final String agreementDigest;
  private final SigningKey signingKey;
  private final Map<String, PartyLink> parties;
  private final QueryEngine engine;
  private final SqliteAnswers answers;
  private final PolicyVersions versions;
  private final Clock clock;
  private final CrashPoint crashPoint;
  private final RoomObserver observer;
  private final Execution execution;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "question");
            thread.setDaemon(true);
            return thread;
          });
  private final Turns turns = new Turns();
  private final Admission admission;
  private volatile Consumer<Duration> whenReady = took -> {};

  Questions(
      OwnAgreement own,
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      SqliteAnswers answers,
      PolicyVersions versions,
      BufferAllocator allocator,
      Clock clock,
      CrashPoint crashPoint,
      RoomObserver observer,
      Admission admission) {
    this.own = own;
    this.agreement = own.agreement();
    this.agreementDigest = own.digest();
    this.signingKey = signingKey;
    this.parties = parties;
    this.engine = engine;
    this.answers = answers;
    this.versions = versions;
    this.clock = clock;
    this.crashPoint = crashPoint;
    this.observer = observer;
    this.admission = admission;
    this.execution = new Execution(signingKey, parties, engine, allocator, observer);
  }

  /** From here on says how long each answer of its own took until it was ready to leave. */
  void whenReady(Consumer<Duration> observer) {
    whenReady = observer;
  }

  /** Loads what the first question would otherwise wait for; no party is asked. */
  void warmUp() {
    engine.warmUp(PolicyFolder.set(List.of(WarmUp.offer())), agreement.keyOrder(), today());
  }

  /** Takes no more questions, and lets those that were granted come to their end. */
  void finish() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(Ticks.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a granted question did not end before this room did");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers a question, or says why not. */
  Reply ask(Account account, AskRequest request) {
    return answer(account, request, Stage.Listener.NOBODY).reply();
  }

  /** The same, with the form of the answer; says how far it is. */
  Answering answer(Account account, AskRequest request, Stage.Listener stages) {
    stages.at(Stage.PLANNING);
    Question question = question(account, request);
    AuditedQuestion audited = audited(account, request, question);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return new Answering(refused(audited, List.of(outside.get())), List.of());
    }
    Asked asked;
    try {
      asked = asked(request, question);
    } catch (MemberUnavailable e) {
      return new Answering(unavailable(audited, e), List.of());
    }
    Planning planning = engine.plan(publicly(asked));
    if (planning instanceof Planning.Refused refused) {
      Reply reply =
          refused(audited.with(asked), refused.reasons(), rewrite(asked, refused.reasons()));
      return new Answering(reply, List.of());
    }
    PrivatePlan plan = ((Planning.Planned) planning).plan();
    Keys keys =
        new Keys(
            asked.key(plan.digest(), agreementDigest),
            asked.key(plan.releaseDigest(), agreementDigest));
    // The same question at the same time waits its turn, and then gets the first one's answer.
    AuditedQuestion whole = audited.with(asked).with(plan);
    Reply reply = turns.take(keys.release(), () -> inTurn(asked, plan, keys, whole, stages));
    return new Answering(reply, QueryEngine.columns(plan));
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
        agreementDigest);
  }

  private Reply inTurn(
      Asked asked, PrivatePlan plan, Keys keys, AuditedQuestion audited, Stage.Listener stages) {
    long looked = System.nanoTime();
    Optional<byte[]> before = before(plan, keys, audited);
    if (before.isPresent()) {
      Ticks.await(looked, Ticks.next(Duration.ofNanos(System.nanoTime() - looked)));
      observer.ended(asked.question().asker(), RoomObserver.Outcome.REPEATED, List.of());
      return Reply.of(before.get());
    }
    return admission.take(
        () -> {
          reached(Stage.RESERVING, stages, audited);
          // A question that is not answered by the one before it has all its time from here.
          return reserved(asked, plan, keys, audited, System.nanoTime(), stages);
        });
  }

  /** The answer that left before, or one made of what left before; entered before it leaves. */
  private Optional<byte[]> before(PrivatePlan plan, Keys keys, AuditedQuestion audited) {
    Optional<byte[]> same = answers.find(keys.answer());
    same.ifPresent(signed -> enter(audited.answeredAgain(read(signed), signed)));
    return same.or(() -> again(plan, keys.release(), audited));
  }

  private static AnswerDocument read(byte[] signed) {
    return Json.read(SignedBytes.decode(signed).payload(), AnswerDocument.class);
  }

  private void enter(AuditEntry entry) {
    answers.audit().enter(entry);
  }

  /** Where an answer and what it is made of are stored. */
  private record Keys(String answer, String release) {}

  /**
   * The answer from numbers that were released before: nothing is drawn, charged or asked of a
   * party, and the same question gives the same bytes again.
   */
  private Optional<byte[]> again(PrivatePlan plan, String releaseKey, AuditedQuestion audited) {
    if (!(plan instanceof PrivatePlan.Numbers numbers)) {
      return Optional.empty();
    }
    return answers
        .release(releaseKey)
        .flatMap(Questions::known)
        .map(
            release -> {
              AnswerDocument answer = execution.again(numbers, release);
              byte[] signed = signed(answer);
              enter(audited.answeredAgain(answer, signed));
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

  private byte[] signed(AnswerDocument answer) {
    return SignedBytes.sign(signingKey, SignatureDomain.RECEIPT, Json.bytes(answer)).encode();
  }

  /**
   * Explains a question, or refuses it as it would be refused. Of the parties only their offers are
   * asked for: no ledger is read, nothing is reserved, no row is counted. It may leave at once, as
   * nothing in it comes from data.
   */
  Reply explain(Account account, ExplainRequest request) {
    Question question = question(account, request.ask());
    AuditedQuestion audited = audited(account, request.ask(), question);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return refused(audited, List.of(outside.get()));
    }
    Asked asked;
    try {
      asked = asked(request.ask(), question);
    } catch (MemberUnavailable e) {
      return unavailable(audited, e);
    }
    Optional<Long> people =
        request.people() == 0 ? Optional.empty() : Optional.of(request.people());
    Explaining explaining = engine.explain(publicly(asked), people);
    if (explaining instanceof Explaining.Refused refused) {
      return refused(audited.with(asked), refused.reasons(), rewrite(asked, refused.reasons()));
    }
    enter(audited.with(asked).explained());
    observer.ended(question.asker(), RoomObserver.Outcome.EXPLAINED, List.of());
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
    Question question = question(account, request);
    AuditedQuestion audited = audited(account, request, question);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return new Description.Refused(refused(audited, List.of(outside.get())));
    }
    Asked asked;
    try {
      asked = asked(request, question);
    } catch (MemberUnavailable e) {
      return new Description.Refused(unavailable(audited, e));
    }
    Describing describing = engine.describe(publicly(asked));
    if (describing instanceof Describing.Described described) {
      enter(audited.with(asked).explained());
      observer.ended(question.asker(), RoomObserver.Outcome.EXPLAINED, List.of());
      return new Description.Described(described.columns(), described.parameters());
    }
    List<Reason> reasons = ((Describing.Refused) describing).reasons();
    return new Description.Refused(refused(audited.with(asked), reasons, rewrite(asked, reasons)));
  }

  /**
   * What every party offers now.
   *
   * @throws MemberUnavailable when one cannot be asked
   */
  PolicySet offered(Account account) {
    AskRequest nothing = new AskRequest(AskRequest.VERSION, "", Analysis.AGGREGATE.word(), "", "");
    return asked(nothing, question(account, nothing)).policies();
  }

  private static Question question(Account account, AskRequest request) {
    String receiver = request.receiver().isEmpty() ? account.member() : request.receiver();
    return new Question(account.member(), receiver, request.purpose());
  }

  /** With every party's live offer, whose policies are kept. */
  private Asked asked(AskRequest request, Question question) {
    Asked asked = Asked.of(request, question, agreement, parties, today());
    asked.offers().values().forEach(o -> versions.keep(PolicyVersions.Sight.RECEIVED, o));
    return asked;
  }

  /** Everything public that the plan of a question depends on. */
  private Ask publicly(Asked asked) {
    return new Ask(
        asked.request().sql(),
        asked.request().wanted(),
        asked.question(),
        asked.policies(),
        agreement.keyOrder(),
        agreement.circumstances(asked.today()),
        asked.request().given());
  }

  /** Says how far a question is. Where that stops it, it stands in the log that it was asked. */
  private void reached(Stage stage, Stage.Listener stages, AuditedQuestion audited) {
    try {
      stages.at(stage);
    } catch (RuntimeException e) {
      enter(audited.calledOff());
      throw e;
    }
  }

  /** Every party that sends something reserves, or nothing is spent. */
  private Reply reserved(
      Asked asked,
      PrivatePlan plan,
      Keys keys,
      AuditedQuestion audited,
      long accepted,
      Stage.Listener stages) {
    Grant grant = grant(asked, plan);
    byte[] signed = SignedBytes.sign(signingKey, SignatureDomain.GRANT, Json.bytes(grant)).encode();
    Map<String, String> reservations = new TreeMap<>();
    for (String party : plan.parties()) {
      Reply reply;
      try {
        reply = link(party).reserve(signed);
      } catch (FlightRuntimeException e) {
        // Not yet charged. What others have reserved is burned when the grant expires.
        return unavailable(audited, new MemberUnavailable(party, e));
      }
      if (reply.wasRefused()) {
        return refused(audited, PartyLink.reasons(reply));
      }
      reservations.put(party, Base64.getEncoder().encodeToString(reply.bytes()));
    }
    reached(Stage.RUNNING, stages, audited);
    crashPoint.reached(CrashPoint.Step.ROOM_RESERVED, grant.queryId());
    return committed(asked, plan, grant, reservations, keys, audited, accepted);
  }

  /** From here the charge stays, and whatever fails is one uniform failure at the deadline. */
  private Reply committed(
      Asked asked,
      PrivatePlan plan,
      Grant grant,
      Map<String, String> reservations,
      Keys keys,
      AuditedQuestion audited,
      long accepted) {
    Future<byte[]> work =
        workers.submit(() -> executed(asked, plan, grant, reservations, keys, audited));
    try {
      long left = Ticks.DEADLINE.toNanos() - (System.nanoTime() - accepted);
      byte[] signed = work.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - accepted);
      whenReady.accept(took);
      Ticks.await(accepted, Ticks.next(took));
      observer.ended(asked.question().asker(), RoomObserver.Outcome.ANSWERED, List.of());
      return Reply.of(signed);
    } catch (ExecutionException | TimeoutException e) {
      // The class alone: a text could carry a value from the data.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.warn("a committed query failed: {}", cause.getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.cancel(true);
    Ticks.await(accepted, Ticks.DEADLINE);
    enter(audited.failed(grant.queryId()));
    observer.ended(asked.question().asker(), RoomObserver.Outcome.FAILED, List.of());
    return Reply.refusal(
        List.of(
            ReasonCode.QUERY_FAILED.reason(
                "the question failed after it was charged; the charge stays",
                Optional.empty(),
                "ask again, or ask the room's operator")));
  }

  /** Commits, runs and stores; only what is stored leaves. */
  private byte[] executed(
      Asked asked,
      PrivatePlan plan,
      Grant grant,
      Map<String, String> reservations,
      Keys keys,
      AuditedQuestion audited) {
    List<byte[]> commits = new ArrayList<>();
    Go go = new Go(grant.queryId(), reservations);
    for (String party : plan.parties()) {
      commits.add(link(party).go(go));
    }
    observer.charged(asked.question().asker(), plan.price().charges());
    crashPoint.reached(CrashPoint.Step.ROOM_COMMITTED, grant.queryId());
    // Before anything is delivered it is on record that it was committed.
    answers.commits(grant.queryId(), commits, audited.committed(grant.queryId()));
    crashPoint.reached(CrashPoint.Step.ROOM_COMMITS_STORED, grant.queryId());
    Execution.Outcome outcome = execution.run(plan, grant, asked.offers());
    crashPoint.reached(CrashPoint.Step.ROOM_ANSWERED, grant.queryId());
    byte[] signed = signed(outcome.answer());
    answers.store(
        keys.answer(),
        grant.queryId(),
        signed,
        keys.release(),
        outcome.release().map(Json::bytes),
        List.of(),
        AuditedQuestion.words(audited.answered(outcome.answer(), signed)));
    crashPoint.reached(CrashPoint.Step.ROOM_STORED, grant.queryId());
    return signed;
  }

  private Grant grant(Asked asked, PrivatePlan plan) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new Grant(
        Grant.VERSION,
        HexFormat.of().formatHex(id),
        asked.request().sql(),
        asked.request().analysis(),
        asked.question(),
        agreementDigest,
        asked.signedOffers(),
        PrivatePlan.VERSION,
        plan.digest(),
        asked.today().toString(),
        clock.instant().plus(GRANT_LIFE).toEpochMilli(),
        asked.request().beside());
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
    if (!agreement.purposes().contains(question.purpose())) {
      return Optional.of(
          ReasonCode.OUTSIDE_AGREEMENT.reason(
              "the agreement has no purpose `" + question.purpose() + "`",
              Optional.empty(),
              "its purposes are " + String.join(", ", agreement.purposes())));
    }
    return Optional.empty();
  }

  /** From the offers alone, as the refusal: no party is asked and no ledger read. */
  private Optional<Rewrite> rewrite(Asked asked, List<Reason> reasons) {
    return engine.rewrite(publicly(asked), reasons);
  }

  /** The room's operator reads why; the asker, that it is no fault of the question. */
  private Reply unavailable(AuditedQuestion audited, MemberUnavailable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    LOG.warn("{}: {}", e.getMessage(), cause.getMessage());
    return refused(audited, List.of(e.reason()));
  }

  private Reply refused(AuditedQuestion audited, List<Reason> reasons) {
    return refused(audited, reasons, Optional.empty());
  }

  private Reply refused(AuditedQuestion audited, List<Reason> reasons, Optional<Rewrite> rewrite) {
    enter(audited.refused(reasons));
    observer.ended(
        audited.question().asker(),
        RoomObserver.Outcome.REFUSED,
        reasons.stream().map(Reason::code).toList());
    return Reply.refusal(reasons, rewrite);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private PartyLink link(String party) {
    return Optional.ofNullable(parties.get(party)).orElseThrow();
  }
}

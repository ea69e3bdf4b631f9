package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.query.Ask;
import io.parley.query.Explaining;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
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
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a question in the room: plan, judge, price, reserve, commit, run, store, send. */
final class Questions {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final Duration GRANT_LIFE = Duration.ofSeconds(60);

  private final Agreement agreement;
  private final String agreementDigest;
  private final SigningKey signingKey;
  private final Map<String, PartyLink> parties;
  private final QueryEngine engine;
  private final SqliteAnswers answers;
  private final PolicyVersions versions;
  private final Clock clock;
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

  Questions(
      Agreement agreement,
      String agreementDigest,
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      SqliteAnswers answers,
      PolicyVersions versions,
      BufferAllocator allocator,
      Clock clock,
      RoomObserver observer) {
    this.agreement = agreement;
    this.agreementDigest = agreementDigest;
    this.signingKey = signingKey;
    this.parties = parties;
    this.engine = engine;
    this.answers = answers;
    this.versions = versions;
    this.clock = clock;
    this.observer = observer;
    this.execution = new Execution(signingKey, parties, engine, allocator, observer);
  }

  /** Loads what the first question would otherwise wait for; no party is asked. */
  void warmUp() {
    engine.warmUp(PolicyFolder.set(List.of(WarmUp.offer())), agreement.keyOrder(), today());
  }

  /** Answers a question, or says why not. */
  Reply ask(Accounts.Account account, AskRequest request) {
    return ask(account, request, Stage.Listener.NOBODY);
  }

  /** The same, and says how far it is. */
  Reply ask(Accounts.Account account, AskRequest request, Stage.Listener stages) {
    stages.at(Stage.PLANNING);
    Question question = question(account, request);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return refused(question, List.of(outside.get()));
    }
    Asked asked;
    try {
      asked = asked(request, question);
    } catch (MemberUnavailable e) {
      return unavailable(question, e);
    }
    Planning planning = engine.plan(publicly(asked));
    if (planning instanceof Planning.Refused refused) {
      return refused(question, refused.reasons(), rewrite(asked, refused.reasons()));
    }
    PrivatePlan plan = ((Planning.Planned) planning).plan();
    Keys keys =
        new Keys(
            asked.key(plan.digest(), agreementDigest),
            asked.key(plan.releaseDigest(), agreementDigest));
    // The same question at the same time waits its turn, and then gets the first one's answer.
    return turns.take(keys.release(), () -> inTurn(asked, plan, keys, stages));
  }

  private Reply inTurn(Asked asked, PrivatePlan plan, Keys keys, Stage.Listener stages) {
    // A question that is not answered by the one before it has all its time from here.
    long accepted = System.nanoTime();
    Optional<byte[]> before = answers.find(keys.answer()).or(() -> again(plan, keys.release()));
    if (before.isPresent()) {
      Ticks.await(accepted, Ticks.next(Duration.ofNanos(System.nanoTime() - accepted)));
      observer.ended(asked.question().asker(), RoomObserver.Outcome.REPEATED, List.of());
      return Reply.of(before.get());
    }
    stages.at(Stage.RESERVING);
    return reserved(asked, plan, keys, accepted, stages);
  }

  /** Where an answer and what it is made of are stored. */
  private record Keys(String answer, String release) {}

  /**
   * The answer from numbers that were released before: nothing is drawn, charged or asked of a
   * party, and the same question gives the same bytes again.
   */
  private Optional<byte[]> again(PrivatePlan plan, String releaseKey) {
    if (!(plan instanceof PrivatePlan.Numbers numbers)) {
      return Optional.empty();
    }
    return answers
        .release(releaseKey)
        .flatMap(Questions::known)
        .map(
            release -> {
              AnswerDocument answer = execution.again(numbers, release);
              answers.audit(audit("answer-again", answer.receipt()));
              return signed(answer);
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
  Reply explain(Accounts.Account account, ExplainRequest request) {
    Question question = question(account, request.ask());
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return refused(question, List.of(outside.get()));
    }
    Asked asked;
    try {
      asked = asked(request.ask(), question);
    } catch (MemberUnavailable e) {
      return unavailable(question, e);
    }
    Optional<Long> people =
        request.people() == 0 ? Optional.empty() : Optional.of(request.people());
    Explaining explaining = engine.explain(publicly(asked), people);
    if (explaining instanceof Explaining.Refused refused) {
      return refused(question, refused.reasons(), rewrite(asked, refused.reasons()));
    }
    answers.audit(audit("explained", Map.of("asker", question.asker())));
    observer.ended(question.asker(), RoomObserver.Outcome.EXPLAINED, List.of());
    return Reply.of(
        Json.bytes(
            new ExplanationDocument(
                ExplanationDocument.VERSION, ((Explaining.Explained) explaining).explanation())));
  }

  private static Question question(Accounts.Account account, AskRequest request) {
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
        agreement.circumstances(asked.today()));
  }

  /** Every party that sends something reserves, or nothing is spent. */
  private Reply reserved(
      Asked asked, PrivatePlan plan, Keys keys, long accepted, Stage.Listener stages) {
    Grant grant = grant(asked, plan);
    byte[] signed = SignedBytes.sign(signingKey, SignatureDomain.GRANT, Json.bytes(grant)).encode();
    Map<String, String> reservations = new TreeMap<>();
    for (String party : plan.parties()) {
      Reply reply;
      try {
        reply = link(party).reserve(signed);
      } catch (FlightRuntimeException e) {
        // Not yet charged. What others have reserved is burned when the grant expires.
        return unavailable(asked.question(), new MemberUnavailable(party, e));
      }
      if (reply.wasRefused()) {
        return refused(asked.question(), PartyLink.reasons(reply));
      }
      reservations.put(party, Base64.getEncoder().encodeToString(reply.bytes()));
    }
    stages.at(Stage.RUNNING);
    return committed(asked, plan, grant, reservations, keys, accepted);
  }

  /** From here the charge stays, and whatever fails is one uniform failure at the deadline. */
  private Reply committed(
      Asked asked,
      PrivatePlan plan,
      Grant grant,
      Map<String, String> reservations,
      Keys keys,
      long accepted) {
    Future<byte[]> work = workers.submit(() -> executed(asked, plan, grant, reservations, keys));
    try {
      long left = Ticks.DEADLINE.toNanos() - (System.nanoTime() - accepted);
      byte[] signed = work.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      Ticks.await(accepted, Ticks.next(Duration.ofNanos(System.nanoTime() - accepted)));
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
    answers.audit(audit("failure", Map.of("query", grant.queryId())));
    observer.ended(asked.question().asker(), RoomObserver.Outcome.FAILED, List.of());
    Ticks.await(accepted, Ticks.DEADLINE);
    return Reply.refusal(
        List.of(
            ReasonCode.QUERY_FAILED.reason(
                "the question failed after it was charged; the charge stays",
                Optional.empty(),
                "ask again, or ask the room's operator")));
  }

  /** Commits, runs and stores; only what is stored leaves. */
  private byte[] executed(
      Asked asked, PrivatePlan plan, Grant grant, Map<String, String> reservations, Keys keys) {
    List<byte[]> commits = new ArrayList<>();
    Go go = new Go(grant.queryId(), reservations);
    for (String party : plan.parties()) {
      commits.add(link(party).go(go));
    }
    observer.charged(asked.question().asker(), plan.price().charges());
    // Before anything is delivered it is on record that it was committed.
    answers.commits(grant.queryId(), commits, audit("commit", Map.of("query", grant.queryId())));
    Execution.Outcome outcome = execution.run(plan, grant, asked.offers());
    byte[] signed = signed(outcome.answer());
    answers.store(
        keys.answer(),
        grant.queryId(),
        signed,
        keys.release(),
        outcome.release().map(Json::bytes),
        List.of(),
        audit("answer", outcome.answer().receipt()));
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
        clock.instant().plus(GRANT_LIFE).toEpochMilli());
  }

  /** An answer goes to the member that asked: else a second member would see it on its way. */
  private Optional<Reason> outsideAgreement(Question question) {
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
  private Reply unavailable(Question question, MemberUnavailable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    LOG.warn("{}: {}", e.getMessage(), cause.getMessage());
    return refused(question, List.of(e.reason()));
  }

  private Reply refused(Question question, List<Reason> reasons) {
    return refused(question, reasons, Optional.empty());
  }

  private Reply refused(Question question, List<Reason> reasons, Optional<Rewrite> rewrite) {
    Map<String, Object> said =
        Map.of("asker", question.asker(), "rules", reasons.stream().map(Reason::code).toList());
    answers.audit(audit("refusal", said));
    observer.ended(
        question.asker(),
        RoomObserver.Outcome.REFUSED,
        reasons.stream().map(Reason::code).toList());
    return Reply.refusal(reasons, rewrite);
  }

  private String audit(String event, Object what) {
    return Json.text(Map.of("at", clock.instant().toString(), "event", event, "what", what));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private PartyLink link(String party) {
    return Optional.ofNullable(parties.get(party)).orElseThrow();
  }
}

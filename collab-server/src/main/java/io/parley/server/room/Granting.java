package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.CrashPoint;
import io.parley.server.trace.TraceParent;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Go;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a plan to its answer: every party reserves, all commit, then it runs, is stored, leaves. */
final class Granting {
  private static final Logger LOG = LoggerFactory.getLogger(Granting.class);
  private static final Duration GRANT_LIFE = Duration.ofSeconds(60);

  private final String agreementDigest;
  private final SigningKey signingKey;
  private final Map<String, PartyLink> parties;
  private final StoredAnswers answers;
  private final Hearings hearings;
  private final Execution execution;
  private final Clock clock;
  private final CrashPoint crashPoint;
  private final RoomObserver observer;
  private final Admission places;
  private final GivingUp givingUp;
  private final Received received;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "question");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Consumer<Duration> whenReady = took -> {};
  private final Uninterrupted uninterrupted = new Uninterrupted();

  Granting(
      String agreementDigest,
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      StoredAnswers answers,
      Hearings hearings,
      Execution execution,
      Clock clock,
      CrashPoint crashPoint,
      RoomObserver observer,
      Admission places) {
    this.agreementDigest = agreementDigest;
    this.signingKey = signingKey;
    this.parties = parties;
    this.answers = answers;
    this.hearings = hearings;
    this.execution = execution;
    this.clock = clock;
    this.crashPoint = crashPoint;
    this.observer = observer;
    this.places = places;
    this.givingUp = new GivingUp(parties);
    this.received = new Received(parties);
  }

  /**
   * A question that was planned and waits for nothing more.
   *
   * @param keys where its answer and what that is made of are stored
   */
  record Planned(Asked asked, PrivatePlan plan, Keys keys, AuditedQuestion audited) {}

  /** Where an answer and what it is made of are stored. */
  record Keys(String answer, String release) {}

  /** From here on says how long each answer of its own took until it was ready to leave. */
  void whenReady(Consumer<Duration> observer) {
    whenReady = observer;
  }

  /** Takes no more questions, and lets those that were granted come to their end. */
  void finish() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(places.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().addKeyValue("event", "stop").log("a granted question did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Answers a question that has all of its time from here. Every party that sends something
   * reserves, or nothing is spent.
   */
  Reply answer(Planned planned, Stage.Listener stages) {
    long accepted = System.nanoTime();
    if (answers.isNearlyFull()) {
      // Else every party would pay for an answer that cannot be stored, and so cannot leave.
      return hearings.refused(planned.audited(), List.of(full()));
    }
    reached(Stage.RESERVING, stages, planned.audited());
    Grant grant = grant(planned.asked(), planned.plan());
    return observer.during(
        RoomObserver.Step.GRANT,
        about(planned, grant),
        () -> answer(planned, grant, accepted, stages));
  }

  private static RoomObserver.About about(Planned planned, Grant grant) {
    return new RoomObserver.About(planned.asked().question().asker(), grant.queryId(), "");
  }

  private Reply answer(Planned planned, Grant grant, long accepted, Stage.Listener stages) {
    byte[] signed = SignedBytes.sign(signingKey, SignatureDomain.GRANT, Json.bytes(grant)).encode();
    Map<String, String> reservations = new TreeMap<>();
    List<Reserving> all =
        AllAtOnce.ask(planned.plan().parties(), p -> reserving(planned, grant, p, signed));
    for (Reserving one : all) {
      if (one instanceof Reserving.Silent silent) {
        givingUp.tell(all, grant.queryId());
        return hearings.unavailable(planned.audited(), silent.why());
      }
      Reply reply = ((Reserving.Spoke) one).reply();
      if (reply.wasRefused()) {
        givingUp.tell(all, grant.queryId());
        return hearings.refused(planned.audited(), PartyLink.reasons(reply));
      }
      reservations.put(one.party(), Base64.getEncoder().encodeToString(reply.bytes()));
    }
    reached(Stage.RUNNING, stages, planned.audited());
    crashPoint.reached(CrashPoint.Step.ROOM_RESERVED, grant.queryId());
    return committed(planned, grant, reservations, accepted);
  }

  /** Nothing is charged yet: what the others have reserved is given up, or burned as it expires. */
  private Reserving reserving(Planned planned, Grant grant, String party, byte[] signedGrant) {
    try {
      Reply reply =
          observer.during(
              RoomObserver.Step.RESERVE,
              about(planned, grant).with(party),
              () -> link(party).reserve(signedGrant));
      return new Reserving.Spoke(party, reply);
    } catch (FlightRuntimeException e) {
      return new Reserving.Silent(party, new MemberUnavailable(party, e));
    }
  }

  private static Reason full() {
    return ReasonCode.ROOM_FULL.reason(
        "the room's disk is nearly full, so that no new answer could be stored; nothing was charged",
        Optional.empty(),
        "tell the room's operator; answers that were given before are still given");
  }

  /** Says how far a question is. Where that stops it, it stands in the log that it was asked. */
  private void reached(Stage stage, Stage.Listener stages, AuditedQuestion audited) {
    try {
      stages.at(stage);
    } catch (RuntimeException e) {
      hearings.enter(audited.calledOff());
      throw e;
    }
  }

  /** From here the charge stays, and whatever fails is one uniform failure at the deadline. */
  private Reply committed(
      Planned planned, Grant grant, Map<String, String> reservations, long accepted) {
    String asker = planned.asked().question().asker();
    long end = accepted + places.deadline().toNanos();
    Future<byte[]> work =
        workers.submit(TraceParent.carried(() -> executed(planned, grant, reservations, end)));
    try {
      byte[] signed = work.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - accepted);
      whenReady.accept(took);
      Ticks.await(accepted, Ticks.next(took, places.firstTick()));
      received.tell(planned.plan(), grant.queryId());
      observer.ended(asker, RoomObserver.Outcome.ANSWERED, List.of());
      return Reply.of(signed);
    } catch (ExecutionException | TimeoutException e) {
      // The class alone: a text could carry a value from the data.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.atWarn()
          .addKeyValue("event", "question-failed")
          .addKeyValue("query", grant.queryId())
          .addKeyValue("member", asker)
          .addKeyValue("failure", cause.getClass().getName())
          .log("a committed question failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    uninterrupted.callOff(grant.queryId(), work);
    Ticks.await(accepted, places.deadline());
    received.tell(planned.plan(), grant.queryId());
    hearings.enter(planned.audited().failed(grant.queryId()));
    observer.ended(asker, RoomObserver.Outcome.FAILED, List.of());
    return Reply.refusal(
        List.of(
            ReasonCode.QUERY_FAILED.reason(
                "the question failed after it was charged; the charge stays",
                Optional.empty(),
                "ask again, or ask the room's operator")));
  }

  /** Commits, runs and stores; only what is stored leaves. */
  private byte[] executed(
      Planned planned, Grant grant, Map<String, String> reservations, long end) {
    PrivatePlan plan = planned.plan();
    AuditedQuestion audited = planned.audited();
    Go go = new Go(Go.VERSION, grant.queryId(), reservations);
    // One after the other: where one fails, those after it are not charged.
    List<byte[]> commits = new ArrayList<>();
    for (String party : plan.parties()) {
      commits.add(
          observer.during(
              RoomObserver.Step.GO, about(planned, grant).with(party), () -> link(party).go(go)));
    }
    observer.charged(planned.asked().question().asker(), plan.price().charges());
    crashPoint.reached(CrashPoint.Step.ROOM_COMMITTED, grant.queryId());
    // Before anything is delivered it is on record that it was committed.
    stored(
        planned,
        grant,
        () -> answers.commits(grant.queryId(), commits, audited.committed(grant.queryId())));
    crashPoint.reached(CrashPoint.Step.ROOM_COMMITS_STORED, grant.queryId());
    Execution.Outcome outcome =
        uninterrupted.during(
            grant.queryId(), () -> execution.run(plan, grant, planned.asked().offers(), end));
    crashPoint.reached(CrashPoint.Step.ROOM_ANSWERED, grant.queryId());
    byte[] signed = signed(outcome.answer());
    AuditEntry answered = audited.answered(outcome.answer(), signed);
    stored(
        planned,
        grant,
        () ->
            answers.store(
                planned.keys().answer(),
                grant.queryId(),
                signed,
                planned.keys().release(),
                outcome.release().map(Json::bytes),
                List.of(),
                AuditedQuestion.words(answered)));
    crashPoint.reached(CrashPoint.Step.ROOM_STORED, grant.queryId());
    return signed;
  }

  private void stored(Planned planned, Grant grant, Runnable write) {
    observer.during(
        RoomObserver.Step.STORE,
        about(planned, grant),
        () -> {
          write.run();
          return grant;
        });
  }

  /** An answer as it leaves. */
  byte[] signed(AnswerDocument answer) {
    return SignedBytes.sign(signingKey, SignatureDomain.RECEIPT, Json.bytes(answer)).encode();
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

  private PartyLink link(String party) {
    return Optional.ofNullable(parties.get(party)).orElseThrow();
  }
}

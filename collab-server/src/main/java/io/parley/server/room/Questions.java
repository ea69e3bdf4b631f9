package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.flight.ArrivingStream;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AudienceTokens;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Go;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a question in the room. */
final class Questions {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final Duration GRANT_LIFE = Duration.ofSeconds(60);
  private static final int QUERY_MEMORY = 2_048;

  private final Agreement agreement;
  private final String agreementDigest;
  private final SigningKey signingKey;
  private final Map<String, PartyLink> parties;
  private final QueryEngine engine;
  private final SqliteAnswers answers;
  private final BufferAllocator allocator;
  private final Clock clock;
  private final Receipts receipts;
  private final SecureRandom random = new SecureRandom();
  private final List<Object> turns = Stream.generate(Object::new).limit(64).toList();

  Questions(
      Agreement agreement,
      String agreementDigest,
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      SqliteAnswers answers,
      BufferAllocator allocator,
      Clock clock) {
    this.agreement = agreement;
    this.agreementDigest = agreementDigest;
    this.signingKey = signingKey;
    this.parties = parties;
    this.engine = engine;
    this.answers = answers;
    this.allocator = allocator;
    this.clock = clock;
    this.receipts = new Receipts(engine);
  }

  /** Loads what the first question would otherwise wait for; no party is asked. */
  void warmUp() {
    Offer imagined =
        new Offer(
            Offer.VERSION,
            "nobody",
            List.of(
                new Offer.PolicyFile("warm-up-table", WarmUp.TABLE),
                new Offer.PolicyFile("warm-up-budget", WarmUp.BUDGET)),
            Map.of());
    engine.warmUp(
        PolicyFolder.set(List.of(imagined)),
        agreement.keyOrder(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** What a question has become before it runs. */
  private record Granted(
      PrivatePlan plan,
      Grant grant,
      SignedBytes signedGrant,
      Map<String, Offer> offers,
      String key) {}

  /** Answers a question: plan, judge, price, reserve, commit, run, store, send. */
  Reply ask(Accounts.Account account, AskRequest request) {
    long accepted = System.nanoTime();
    String receiver = request.receiver().isEmpty() ? account.member() : request.receiver();
    Question question = new Question(account.member(), receiver, request.purpose());
    Map<String, byte[]> signedOffers = new TreeMap<>();
    parties.forEach((name, link) -> signedOffers.put(name, link.offer()));
    Map<String, Offer> offers = new TreeMap<>();
    signedOffers.forEach((name, signed) -> offers.put(name, opened(name, signed)));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Optional<Reason> outside = outsideAgreement(question);
    if (outside.isPresent()) {
      return refused(question, List.of(outside.get()));
    }
    Planning planning =
        engine.plan(
            new Ask(
                request.sql(),
                request.audience(),
                question,
                PolicyFolder.set(List.copyOf(offers.values())),
                agreement.keyOrder(),
                today));
    if (planning instanceof Planning.Refused refused) {
      return refused(question, refused.reasons());
    }
    PrivatePlan plan = ((Planning.Planned) planning).plan();
    String key = answerKey(plan, signedOffers);
    synchronized (turns.get(Math.floorMod(key.hashCode(), turns.size()))) {
      return once(request, question, plan, signedOffers, offers, today, key, accepted);
    }
  }

  /** The same question at the same time waits, and then gets the first one's answer. */
  private Reply once(
      AskRequest request,
      Question question,
      PrivatePlan plan,
      Map<String, byte[]> signedOffers,
      Map<String, Offer> offers,
      LocalDate today,
      String key,
      long accepted) {
    Optional<byte[]> before = answers.find(key);
    if (before.isPresent()) {
      Ticks.await(accepted, Ticks.FIRST);
      return Reply.of(before.get());
    }
    Granted granted = grant(request, question, plan, signedOffers, offers, today, key);
    Map<String, String> reservations = new TreeMap<>();
    for (String party : plan.matching().parties()) {
      Reply reply = link(party).reserve(granted.signedGrant().encode());
      if (reply.wasRefused()) {
        return refused(question, PartyLink.reasons(reply));
      }
      reservations.put(party, Base64.getEncoder().encodeToString(reply.bytes()));
    }
    return committed(granted, reservations, accepted);
  }

  /** From here the charge stays, and whatever fails is one uniform failure at the deadline. */
  private Reply committed(Granted granted, Map<String, String> reservations, long accepted) {
    try {
      List<byte[]> commits = new ArrayList<>();
      Go go = new Go(granted.grant().queryId(), reservations);
      for (String party : granted.plan().matching().parties()) {
        commits.add(link(party).go(go));
      }
      AnswerDocument answer = run(granted);
      byte[] signed =
          SignedBytes.sign(signingKey, SignatureDomain.RECEIPT, Json.bytes(answer)).encode();
      answers.store(
          granted.key(),
          granted.grant().queryId(),
          signed,
          commits,
          Json.text(
              Map.of(
                  "at", clock.instant().toString(),
                  "event", "answer",
                  "receipt", answer.receipt())));
      Ticks.await(accepted, Ticks.next(Duration.ofNanos(System.nanoTime() - accepted)));
      return Reply.of(signed);
    } catch (RuntimeException e) {
      LOG.warn("a committed query failed: {}", e.getClass().getName());
      Ticks.await(accepted, Ticks.DEADLINE);
      return Reply.refusal(
          List.of(
              reason(
                  "query-failed",
                  "the question failed after it was charged; the charge stays",
                  "ask again, or ask the room's operator")));
    }
  }

  private AnswerDocument run(Granted granted) {
    try (DuckDb database = DuckDb.open(QUERY_MEMORY)) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      JointRun run = new JointRun(database, seed);
      for (Contribution contribution : granted.plan().contributions()) {
        PartyLink link = link(contribution.party());
        try (ArrivingStream stream = link.stream(granted.grant().queryId(), contribution.name())) {
          stream.readBy(
              database.connection(), allocator, relation -> run.load(contribution, relation));
        }
      }
      if (granted.plan() instanceof PrivatePlan.Numbers numbers) {
        List<BoundedGroup> exact = run.numbers(numbers);
        return receipts.numbers(
            numbers, engine.release(numbers, exact), granted.grant(), granted.offers());
      }
      PrivatePlan.Audience audience = (PrivatePlan.Audience) granted.plan();
      Delivery delivery = deliver(audience, granted.grant(), run.audience(audience));
      return receipts.audience(audience, delivery, granted.grant(), granted.offers());
    }
  }

  private Delivery deliver(PrivatePlan.Audience plan, Grant grant, List<UUID> tokens) {
    ByteBuffer packed = ByteBuffer.allocate(tokens.size() * 16);
    tokens.forEach(
        t -> packed.putLong(t.getMostSignificantBits()).putLong(t.getLeastSignificantBits()));
    AudienceTokens document =
        new AudienceTokens(
            AudienceTokens.VERSION,
            grant.queryId(),
            Base64.getEncoder().encodeToString(packed.array()));
    byte[] signed =
        SignedBytes.sign(signingKey, SignatureDomain.AUDIENCE, Json.bytes(document)).encode();
    return link(plan.question().receiver()).deliver(signed);
  }

  private Granted grant(
      AskRequest request,
      Question question,
      PrivatePlan plan,
      Map<String, byte[]> signedOffers,
      Map<String, Offer> offers,
      LocalDate today,
      String key) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    Map<String, String> encoded = new TreeMap<>();
    signedOffers.forEach((n, o) -> encoded.put(n, Base64.getEncoder().encodeToString(o)));
    Grant grant =
        new Grant(
            Grant.VERSION,
            HexFormat.of().formatHex(id),
            request.sql(),
            request.audience(),
            question,
            agreementDigest,
            encoded,
            PrivatePlan.VERSION,
            plan.digest(),
            today.toString(),
            clock.instant().plus(GRANT_LIFE).toEpochMilli());
    SignedBytes signed = SignedBytes.sign(signingKey, SignatureDomain.GRANT, Json.bytes(grant));
    return new Granted(plan, grant, signed, offers, key);
  }

  /** What makes a question the same again: plan, agreement, policies and snapshots. */
  private String answerKey(PrivatePlan plan, Map<String, byte[]> signedOffers) {
    StringBuilder text = new StringBuilder(plan.digest()).append('\n').append(agreementDigest);
    signedOffers.forEach(
        (name, offer) -> text.append('\n').append(name).append(' ').append(Digest.hex(offer)));
    return Digest.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An answer goes to the member that asked: else a second member would see it on its way. */
  private Optional<Reason> outsideAgreement(Question question) {
    if (!question.asker().equals(question.receiver())) {
      return Optional.of(
          reason(
              "receiver-is-not-asker",
              "an answer goes to the member whose analyst asks, and `%s` is not `%s`"
                  .formatted(question.receiver(), question.asker()),
              "let an analyst of the receiver ask"));
    }
    if (!agreement.purposes().contains(question.purpose())) {
      return Optional.of(
          reason(
              "outside-agreement",
              "the agreement has no purpose `" + question.purpose() + "`",
              "its purposes are " + String.join(", ", agreement.purposes())));
    }
    return Optional.empty();
  }

  private static Reason reason(String code, String message, String help) {
    return new Reason(code, message, Optional.empty(), Optional.empty(), help);
  }

  private Offer opened(String party, byte[] signed) {
    byte[] payload =
        SignedBytes.decode(signed)
            .open(agreement.member(party).verifyingKey(), SignatureDomain.OFFER);
    return Json.read(payload, Offer.class);
  }

  private Reply refused(Question question, List<Reason> reasons) {
    answers.audit(
        Json.text(
            Map.of(
                "at", clock.instant().toString(),
                "event", "refusal",
                "asker", question.asker(),
                "rules", reasons.stream().map(Reason::code).toList())));
    return Reply.refusal(reasons);
  }

  private PartyLink link(String party) {
    return Optional.ofNullable(parties.get(party)).orElseThrow();
  }
}

package io.parley.server.room;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.query.QueryEngine;
import io.parley.query.backend.JointWork;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.query.release.ReleasedGroup;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AudienceTokens;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.ReleaseDocument;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Runs a committed question: streams in, one joint statement, noise, and the answer that leaves.
 */
final class Execution {
  private final SigningKey signingKey;
  private final Map<String, PartyLink> parties;
  private final QueryEngine engine;
  private final Receipts receipts;
  private final BufferAllocator allocator;
  private final RoomObserver observer;
  private final EarlierLists lists;
  private final SecureRandom random = new SecureRandom();

  Execution(
      SigningKey signingKey,
      Map<String, PartyLink> parties,
      QueryEngine engine,
      BufferAllocator allocator,
      RoomObserver observer,
      AgreedUse use,
      EarlierLists lists) {
    this.signingKey = signingKey;
    this.parties = parties;
    this.engine = engine;
    this.receipts = new Receipts(engine, use);
    this.allocator = allocator;
    this.observer = observer;
    this.lists = lists;
  }

  /**
   * What a question comes to.
   *
   * @param release what was released, for questions that make something else of it
   */
  record Outcome(AnswerDocument answer, Optional<ReleaseDocument> release) {}

  /**
   * The answer; the exact numbers live in this call alone.
   *
   * @param end when the question fails, on the clock of {@link System#nanoTime()}
   */
  Outcome run(PrivatePlan plan, Grant grant, Map<String, Offer> offers, long end) {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    String asker = plan.question().asker();
    RoomObserver.Working running = observer.works(asker);
    try (running;
        JointWork work = engine.backend().open(plan, seed, allocator)) {
      var unusedRows =
          observer.during(
              RoomObserver.Step.STREAM,
              new RoomObserver.About(asker, grant.queryId(), ""),
              () -> receive(plan, grant, work, end));
      return observer.during(
          RoomObserver.Step.JOINT,
          new RoomObserver.About(asker, grant.queryId(), ""),
          () -> joint(plan, work, grant, offers));
    }
  }

  private Outcome joint(PrivatePlan plan, JointWork work, Grant grant, Map<String, Offer> offers) {
    if (plan instanceof PrivatePlan.Numbers numbers) {
      List<List<BoundedGroup>> exact = work.numbers(numbers);
      List<List<ReleasedGroup>> released = engine.noised(numbers, exact);
      AnswerDocument.Receipt receipt = receipts.numbers(numbers, grant, offers);
      ReleaseDocument release =
          ReleaseDocument.of(
              released, Receipts.withheld(engine.withheld(numbers, exact, released)), receipt);
      return new Outcome(answer(numbers, release, receipt), Optional.of(release));
    }
    if (plan instanceof PrivatePlan.Threshold threshold) {
      Answer answer = engine.disclose(threshold, work.numbers(threshold));
      AnswerDocument.Receipt receipt = receipts.threshold(threshold, grant, offers);
      return new Outcome(AnswerDocument.of(answer, null, receipt), Optional.empty());
    }
    PrivatePlan.Audience audience = (PrivatePlan.Audience) plan;
    List<PartnerPerson> partners = work.partners(audience, lists.secret());
    List<UUID> tokens = work.audience(audience);
    // The receiver is who might cheat, so a list that is too short, or too near to one that it has,
    // never reaches it.
    boolean leaves =
        tokens.size() >= audience.minPeople() && lists.admit(audience, grant, partners);
    List<UUID> delivered = leaves ? tokens : List.of();
    Delivery delivery = deliver(audience, grant, delivered);
    return new Outcome(receipts.audience(audience, delivery, grant, offers), Optional.empty());
  }

  /** All streams are asked for first, so that the parties work at the same time. */
  private int receive(PrivatePlan plan, Grant grant, JointWork work, long end) {
    try (ArrivingStreams streams = new ArrivingStreams(allocator)) {
      for (Contribution contribution : plan.contributions()) {
        PartyLink party = link(contribution.party());
        Duration left = Duration.ofNanos(end - System.nanoTime());
        streams.add(contribution, party.stream(grant.queryId(), contribution.name(), left));
      }
      work.load(plan, streams.readers());
      streams.received(
          (party, stream) ->
              observer.received(plan.question().asker(), party, stream.rows(), stream.bytes()));
      return plan.contributions().size();
    }
  }

  /**
   * What a question makes of a release that another one paid. The receipt says which: it names that
   * one's query.
   */
  AnswerDocument again(PrivatePlan.Numbers plan, ReleaseDocument release) {
    return answer(plan, release, release.receipt().of(plan.digest()));
  }

  private AnswerDocument answer(
      PrivatePlan.Numbers plan, ReleaseDocument release, AnswerDocument.Receipt receipt) {
    return AnswerDocument.of(engine.answer(plan, release.released()), release.withheld(), receipt);
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

  private PartyLink link(String party) {
    return Optional.ofNullable(parties.get(party)).orElseThrow();
  }
}

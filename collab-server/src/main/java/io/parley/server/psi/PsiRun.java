package io.parley.server.psi;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.blind.IntersectionSide;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.PsiProposal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A run at the answerer; every step once, in its order, before it expires. */
final class PsiRun {
  /** What has been done. */
  enum Step {
    PROPOSED,
    COMMITTED,
    POINTS,
    ROWS,
    TAGS,
    ANSWERED
  }

  private static final int GO_MINUTES = 5;
  private static final Duration GO = Duration.ofMinutes(GO_MINUTES);
  private static final Duration WHOLE = Duration.ofMinutes(30);
  private static final List<Step> ORDER = List.of(Step.values());

  final PsiProposal proposal;
  final PsiPolicy policy;
  final PsiPrice price;
  final KeyAgreement agreement;
  final String termsDigest;
  private final long goBy;
  private long expires = Long.MAX_VALUE;
  Optional<CollaborationKey> key = Optional.empty();
  Optional<IntersectionSide> side = Optional.empty();
  byte[] matchKeys = {};
  byte[] tags = {};
  int ownRows;
  int askersRows;
  private Step done = Step.PROPOSED;
  private boolean committed;
  private boolean streaming;

  PsiRun(
      PsiProposal proposal,
      PsiPolicy policy,
      PsiPrice price,
      KeyAgreement agreement,
      String termsDigest,
      Instant now) {
    this.proposal = proposal;
    this.policy = policy;
    this.price = price;
    this.agreement = agreement;
    this.termsDigest = termsDigest;
    this.goBy = now.plus(GO).toEpochMilli();
  }

  /**
   * Whether it is over by time: its go did not come in {@value #GO_MINUTES} minutes, as long as it
   * holds a reservation; or half an hour has passed since it came.
   */
  boolean isExpired(Instant now) {
    return now.toEpochMilli() >= (committed ? expires : goBy);
  }

  /**
   * Takes the next step.
   *
   * @throws BadDocument unless it is the next one
   */
  void step(Step next) {
    if (streaming) {
      throw new BadDocument("a step of psi came before the stream of the last one ended");
    }
    if (ORDER.indexOf(next) != ORDER.indexOf(done) + 1) {
      throw new BadDocument("a step of psi came twice or out of order");
    }
    done = next;
  }

  /** Whether a stream of the last step is under way. */
  void streaming(boolean now) {
    streaming = now;
  }

  /** Says that the ledger has committed the charge: from now on the half hour runs. */
  void committed(Instant now) {
    committed = true;
    expires = now.plus(WHOLE).toEpochMilli();
  }

  /** Whether the charge stays, whatever comes. */
  boolean isCommitted() {
    return committed;
  }

  IntersectionSide side() {
    return side.orElseThrow(() -> new BadDocument("a step of psi came out of order"));
  }

  /** Wipes what is about people, and the run's key. */
  void destroy() {
    agreement.abandon();
    key.ifPresent(CollaborationKey::destroy);
    side.ifPresent(IntersectionSide::destroy);
    Arrays.fill(matchKeys, (byte) 0);
    Arrays.fill(tags, (byte) 0);
  }
}

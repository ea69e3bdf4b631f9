package io.parley.server.blinding;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.blind.HelpRefused;
import io.parley.crypto.blind.HelpRefused.Reason;
import io.parley.crypto.blind.HelpingMember;
import io.parley.crypto.blind.SetCommitment;
import io.parley.server.blinding.BlindingMessage.Kind;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A node's side as the one who helps: opens a request, lets {@link HelpingMember} decide and
 * multiply, and seals the answer. Who asks is known from the line on which the request came: only
 * the partner can seal on it.
 *
 * <p>What costs the owner no rows is limited by sessions: in one, it is told once how far this node
 * is, it announces once, and a refusal ends it. So whatever it sends, a session makes two durable
 * entries beside those of its batches and of their repeats, which are counted, and one of a
 * refusal; and each session takes three signatures and the room to begin. A refusal is counted in
 * the audit each time, and said to the operator once a reason.
 *
 * <p>Not thread-safe: {@link BlindingDesk} takes turns.
 */
final class BlindingHelp {
  private static final byte[] NOTHING = {};

  /** What an owner asks once a session. */
  private static final Set<Kind> ONCE = EnumSet.of(Kind.POSITION, Kind.COMMITMENT);

  private final HelpingMember member;
  private final String owner;
  private final VerifyingKey ownersKey;
  private final BlindingAudit audit;
  private final Progress progress;
  private final Set<Reason> said = EnumSet.noneOf(Reason.class);
  private final Set<Kind> asked = EnumSet.noneOf(Kind.class);
  private Optional<SessionLines> session = Optional.empty();
  private boolean ended;

  BlindingHelp(
      HelpingMember member,
      String owner,
      VerifyingKey ownersKey,
      BlindingAudit audit,
      Progress progress) {
    this.member = member;
    this.owner = owner;
    this.ownersKey = ownersKey;
    this.audit = audit;
    this.progress = progress;
  }

  /**
   * The sealed answer to a sealed request: what was asked for, or the refusal in words.
   *
   * @param lines of the session, the same object as long as it lasts
   * @throws BadDocument if the session has ended with a refusal
   */
  byte[] answer(SessionLines lines, byte[] sealed) {
    if (session.filter(lines::equals).isEmpty()) {
      session = Optional.of(lines);
      asked.clear();
      ended = false;
    }
    if (ended) {
      throw new BadDocument("this session of blinding ended with a refusal; begin another");
    }
    BlindingMessage request = BlindingMessage.read(lines.requests().open(sealed));
    return lines.answers().seal(answer(request).bytes());
  }

  private BlindingMessage answer(BlindingMessage request) {
    if (ONCE.contains(request.kind()) && !asked.add(request.kind())) {
      audit.refused(owner, Reason.OUT_OF_ORDER);
      String words = "position and commitment come once a session: begin another";
      end(Reason.OUT_OF_ORDER, words);
      return BlindingMessage.text(Kind.REFUSAL, words);
    }
    try {
      return switch (request.kind()) {
        case POSITION -> BlindingMessage.number(Kind.POSITION, member.answered(owner));
        case COMMITMENT -> {
          announce(request.body());
          yield new BlindingMessage(Kind.COMMITMENT, NOTHING);
        }
        case BATCH -> new BlindingMessage(Kind.BATCH, member.answer(owner, request.body()));
        case BATCH_AGAIN ->
            new BlindingMessage(Kind.BATCH_AGAIN, member.answerAgain(owner, request.body()));
        case REFUSAL, PAUSE -> throw new BadDocument("a refusal is no request");
      };
    } catch (HelpRefused e) {
      String words = String.valueOf(e.getMessage());
      end(e.reason(), words);
      return e.pause()
          .map(left -> BlindingMessage.pause(left, words))
          .orElseGet(() -> BlindingMessage.text(Kind.REFUSAL, words));
    }
  }

  private void end(Reason reason, String words) {
    ended = true;
    if (said.add(reason)) {
      progress.say(
          "does not help `%s` to blind: %s (%s; said once, counted each time in help.db)"
              .formatted(owner, words, reason));
    }
  }

  private void announce(byte[] signed) {
    byte[] commitment;
    try {
      commitment = SignedBytes.decode(signed).open(ownersKey, SignatureDomain.SET_COMMITMENT);
    } catch (SignatureRejected | IllegalArgumentException e) {
      throw new BlindingFailed("the commitment of `%s` is not signed by it".formatted(owner), e);
    }
    member.announce(owner, commitment);
    SetCommitment accepted = SetCommitment.read(commitment).orElseThrow();
    audit.committed(owner, accepted.run(), signed);
  }
}

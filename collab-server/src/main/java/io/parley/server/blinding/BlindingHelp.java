package io.parley.server.blinding;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.blind.HelpRefused;
import io.parley.crypto.blind.HelpingMember;
import io.parley.crypto.blind.SetCommitment;
import io.parley.server.blinding.BlindingMessage.Kind;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;

/**
 * A node's side as the one who helps: opens a request, lets {@link HelpingMember} decide and
 * multiply, and seals the answer. Who asks is known from the line on which the request came: only
 * the partner can seal on it.
 */
final class BlindingHelp {
  private static final byte[] NOTHING = {};

  private final HelpingMember member;
  private final String owner;
  private final VerifyingKey ownersKey;
  private final BlindingAudit audit;
  private final Progress progress;

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

  /** The sealed answer to a sealed request: what was asked for, or the refusal in words. */
  byte[] answer(SessionLines lines, byte[] sealed) {
    BlindingMessage request = BlindingMessage.read(lines.requests().open(sealed));
    return lines.answers().seal(answer(request).bytes());
  }

  private BlindingMessage answer(BlindingMessage request) {
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
        case REFUSAL -> throw new BadDocument("a refusal is no request");
      };
    } catch (HelpRefused e) {
      progress.say(
          "does not help `%s` to blind: %s (%s)".formatted(owner, e.getMessage(), e.reason()));
      return BlindingMessage.text(Kind.REFUSAL, String.valueOf(e.getMessage()));
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

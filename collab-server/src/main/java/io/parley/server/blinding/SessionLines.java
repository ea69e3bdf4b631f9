package io.parley.server.blinding;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.SealedLine;
import java.nio.charset.StandardCharsets;

/**
 * The two lines on which one owner is helped by one helper in one session: its requests, and their
 * answers. Who carries the messages (the room) holds neither key, a third member one of them.
 *
 * <p>Claim, under what {@link SealedLine}, {@link io.parley.crypto.KeyAgreement} and {@link
 * CollaborationKey#lineKey} assume: each line of each session has a key of its own, since the key
 * of the pair comes of fresh ephemerals of both and is never used again. So nothing that was said
 * in another session, in the other direction, to the other owner or between another pair opens
 * here. The collaboration's key goes in as well (hashed with what the line is about), so whoever
 * stole a member's signing key alone cannot speak on its lines: that wants both (HKDF as a random
 * oracle).
 *
 * @param requests from the owner
 * @param answers to the owner
 */
record SessionLines(SealedLine requests, SealedLine answers) {
  private static final byte[] LABEL = ascii("parley/v2/blinding-session");

  /**
   * One member's ends of an owner's lines.
   *
   * @param pair the key that the two share for this session alone
   * @param all the collaboration's key
   * @param agreement the hash of the agreement, which names members and epoch
   * @param owner whose people are blinded
   * @param helper by whom
   */
  static SessionLines of(
      CollaborationKey pair, CollaborationKey all, byte[] agreement, String owner, String helper) {
    return new SessionLines(
        line(pair, all, agreement, owner, helper, "request"),
        line(pair, all, agreement, owner, helper, "answer"));
  }

  private static SealedLine line(
      CollaborationKey pair,
      CollaborationKey all,
      byte[] agreement,
      String owner,
      String helper,
      String direction) {
    byte[] about =
        LengthPrefixed.of(
            LABEL,
            agreement,
            owner.getBytes(StandardCharsets.UTF_8),
            helper.getBytes(StandardCharsets.UTF_8),
            ascii(direction));
    SecretBytes lineKey = pair.lineKey(LengthPrefixed.of(about, all.confirmation(about)));
    try {
      return new SealedLine(lineKey, about);
    } finally {
      lineKey.destroy();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package io.parley.server.blinding;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.SealedLine;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The two lines on which one owner is helped in one session: its requests, and their answers. Who
 * carries the messages (the room) holds no collaboration key.
 *
 * <p>Claim, under what {@link SealedLine} and {@link CollaborationKey#lineKey} assume: each line of
 * each session has a key of its own, since the fresh bytes of both members are part of what it is
 * derived from, and each member draws its own. So nothing that was said in another session, in the
 * other direction, or to the other owner opens here; and a room that swaps the fresh bytes gets two
 * ends that do not understand each other.
 *
 * @param requests from the owner
 * @param answers to the owner
 */
record SessionLines(SealedLine requests, SealedLine answers) {
  /** How many fresh bytes each member draws for a session. */
  static final int FRESH = 32;

  private static final byte[] LABEL = ascii("parley/v1/blinding-session");
  private static final SecureRandom RANDOM = new SecureRandom();

  static byte[] fresh() {
    byte[] fresh = new byte[FRESH];
    RANDOM.nextBytes(fresh);
    return fresh;
  }

  /**
   * One member's ends of an owner's lines.
   *
   * @param agreement the hash of the agreement, which names members and epoch
   * @param owner whose people are blinded
   * @param ownersFresh the owner's fresh bytes of this session
   * @param partnersFresh those of the one who helps
   */
  static SessionLines of(
      CollaborationKey key,
      byte[] agreement,
      String owner,
      byte[] ownersFresh,
      byte[] partnersFresh) {
    return new SessionLines(
        line(key, agreement, owner, "request", ownersFresh, partnersFresh),
        line(key, agreement, owner, "answer", ownersFresh, partnersFresh));
  }

  private static SealedLine line(
      CollaborationKey key,
      byte[] agreement,
      String owner,
      String direction,
      byte[] ownersFresh,
      byte[] partnersFresh) {
    byte[] about =
        LengthPrefixed.of(
            LABEL,
            agreement,
            owner.getBytes(StandardCharsets.UTF_8),
            ascii(direction),
            ownersFresh,
            partnersFresh);
    SecretBytes lineKey = key.lineKey(about);
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

package io.parley.crypto.group;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * How members make sure, before anybody uses a key, that all hold the same one.
 *
 * <p>Each member sends a MAC under a sub key of the key it holds, over agreement, epoch and its own
 * name, and signs it. The MAC says which key, the signature says who: all members hold the key and
 * could compute each other's MAC.
 *
 * <p><b>Claim</b>, under unforgeability of Ed25519, collision resistance of SHA-256 (no two keys
 * with one MAC) and HMAC-SHA-256 as a pseudorandom function: if {@link #check} returns, every
 * member that keeps to the protocol holds this very key, and a relay that saw all confirmations
 * cannot tell the key from random. A confirmation of another run does not pass, for its MAC is of
 * another key.
 *
 * <p><b>Not promised:</b> that everybody heard of it. The relay can keep the last messages from
 * some; these then hold a key that they do not use.
 */
public final class KeyConfirmation {
  private static final String LABEL = "parley/v1/key-confirmation";
  private static final String WHAT = "the confirmation";
  private static final int MAC_SIZE = 32;

  private KeyConfirmation() {}

  /** This member's confirmation, to be sent to all. */
  public static byte[] of(KeyGroup group, String own, SigningKey signing, CollaborationKey key) {
    KeyGroup.Member member = group.members().get(group.place(own));
    return SignedBytes.sign(
            signing,
            SignatureDomain.KEY_CONFIRMATION,
            payload(group, member, mac(group, member, key)))
        .encode();
  }

  /**
   * Checks everybody's confirmation, this member's own as well.
   *
   * @throws GroupRejected naming a member whose confirmation is missing, not signed by it, or of
   *     another key
   */
  public static void check(
      KeyGroup group, CollaborationKey key, Map<String, byte[]> confirmations) {
    group.requireAll(WHAT, confirmations);
    for (KeyGroup.Member member : group.members()) {
      byte[] sent = Objects.requireNonNull(confirmations.get(member.name()));
      byte[] expected = payload(group, member, mac(group, member, key));
      // Both are public once they were sent: no time to hide.
      if (!Arrays.equals(expected, opened(member, sent))) {
        throw new GroupRejected(WHAT, member.name());
      }
    }
  }

  private static byte[] opened(KeyGroup.Member member, byte[] sent) {
    try {
      return SignedBytes.decode(sent).open(member.key(), SignatureDomain.KEY_CONFIRMATION);
    } catch (SignatureRejected | IllegalArgumentException e) {
      throw new GroupRejected(WHAT, member.name());
    }
  }

  private static byte[] mac(KeyGroup group, KeyGroup.Member member, CollaborationKey key) {
    return Arrays.copyOf(key.confirmation(group.message(LABEL, member.nameBytes())), MAC_SIZE);
  }

  private static byte[] payload(KeyGroup group, KeyGroup.Member member, byte[] mac) {
    return group.message(LABEL, member.nameBytes(), mac);
  }
}

package io.parley.crypto;

import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * Match keys to pseudonyms: the first 16 bytes of HMAC-SHA-256 under the collaboration's pseudonym
 * key.
 *
 * <p>Claim, under the assumption that HMAC-SHA-256 is a pseudorandom function (RFC 2104; Bellare,
 * "New Proofs for NMAC and HMAC", CRYPTO 2006): to who does not hold the key, the pseudonyms of
 * different match keys look like independent uniform bytes; they show which rows are equal, and
 * nothing else. Two different people among n share a pseudonym with probability at most n²/2¹²⁹:
 * 1.5·10⁻²¹ for a thousand million.
 *
 * <p>Against who holds the key (a member) there is no such claim: members can test guesses, and so
 * never receive each other's pseudonyms.
 *
 * <p>Not thread-safe: the Mac is reused, since making one costs several times the work of a row.
 * Take one for each thread from {@link CollaborationKey#pseudonyms()}.
 */
public final class Pseudonymizer {
  /** Bytes of a pseudonym. */
  public static final int PSEUDONYM_SIZE = 16;

  private final Mac mac;
  private final byte[] full = new byte[Hmac.SIZE];

  Pseudonymizer(SecretBytes pseudonymKey) {
    this.mac = Hmac.keyed(pseudonymKey);
  }

  /** The pseudonym of one match key: 16 bytes. */
  public byte[] pseudonym(MatchKey matchKey) {
    return pseudonyms(matchKey.toBytes());
  }

  /**
   * The pseudonyms of a packed column, in its order.
   *
   * @param packedMatchKeys n match keys of 32 bytes, without gaps; n may be 0
   * @return n pseudonyms of 16 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public byte[] pseudonyms(byte[] packedMatchKeys) {
    if (packedMatchKeys.length % MatchKey.SIZE != 0) {
      throw new IllegalArgumentException(
          "packed match keys have a multiple of 32 bytes, not %d"
              .formatted(packedMatchKeys.length));
    }
    int rows = packedMatchKeys.length / MatchKey.SIZE;
    byte[] packed = new byte[rows * PSEUDONYM_SIZE];
    for (int row = 0; row < rows; row++) {
      hmac(packedMatchKeys, row * MatchKey.SIZE);
      System.arraycopy(full, 0, packed, row * PSEUDONYM_SIZE, PSEUDONYM_SIZE);
    }
    // The half that is cut off must not stay: with it a guess could be confirmed beyond 128 bits.
    Arrays.fill(full, (byte) 0);
    return packed;
  }

  private void hmac(byte[] matchKeys, int offset) {
    mac.update(matchKeys, offset, MatchKey.SIZE);
    try {
      mac.doFinal(full, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("HMAC-SHA-256 gives 32 bytes", e);
    }
  }

  @Override
  public String toString() {
    return "Pseudonymizer[key hidden]";
  }
}

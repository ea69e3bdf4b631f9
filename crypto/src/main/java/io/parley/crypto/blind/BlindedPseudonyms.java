package io.parley.crypto.blind;

import io.parley.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The last step: a person's point times all members' scalars to a pseudonym, the first 16 bytes of
 * SHA-256 over a label, the collaboration, the epoch and the point, each preceded by its length.
 *
 * <p>Claim, with SHA-256 as a random oracle and computational Diffie-Hellman hard on the subgroup:
 * to who lacks a member's scalar and did not have the point helped, a pseudonym looks like 16
 * uniform bytes, since it takes the whole point to ask the oracle. Two people among n share one
 * with probability at most n²/2¹²⁹.
 *
 * <p>Not thread-safe: the digest is reused.
 */
public final class BlindedPseudonyms {
  /** Bytes of a pseudonym. */
  public static final int SIZE = 16;

  private static final byte[] LABEL =
      "parley/v1/blinded-pseudonym".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha256;
  private final byte[] prefix;

  /** For one collaboration and epoch. */
  public BlindedPseudonyms(BlindingTerms terms) {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] parts =
        LengthPrefixed.of(
            LABEL,
            terms.collaboration().getBytes(StandardCharsets.UTF_8),
            Fields.number(terms.epoch()));
    // The length before the point is the same in every row.
    this.prefix =
        ByteBuffer.allocate(parts.length + Integer.BYTES)
            .put(parts)
            .putInt(PackedPoints.SIZE)
            .array();
  }

  /**
   * The pseudonyms of a packed column, in its order.
   *
   * @param packedPoints n u-coordinates of 32 bytes, without gaps; n may be 0
   * @return n pseudonyms of 16 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public byte[] of(byte[] packedPoints) {
    int rows = PackedPoints.rows(packedPoints);
    byte[] pseudonyms = new byte[rows * SIZE];
    for (int row = 0; row < rows; row++) {
      sha256.update(prefix);
      sha256.update(packedPoints, row * PackedPoints.SIZE, PackedPoints.SIZE);
      System.arraycopy(sha256.digest(), 0, pseudonyms, row * SIZE, SIZE);
    }
    return pseudonyms;
  }
}

package io.parley.server.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A link of the chain: an entry by its number, what binds its words, and the hash of the link
 * before.
 *
 * <p>Claim: whoever knows the hash of a link cannot be shown another entry in its place or before
 * it, if SHA-256 resists collisions. Whoever sees the commitment alone learns nothing of the words,
 * if SHA-256 with 32 random bytes before them is a random function: they cannot be guessed and
 * tried, as the salt cannot.
 *
 * @param number from 1, without gaps
 * @param previous the hash of the link before, hex; empty in the first
 * @param commitment SHA-256 of label, salt and the entry's canonical JSON, hex
 */
public record AuditLink(int v, long number, String previous, String commitment)
    implements SignedDocument {
  public static final int VERSION = 1;

  /** Bytes of a salt. */
  public static final int SALT = 32;

  private static final byte[] LABEL = "parley/v1/audit-entry\n".getBytes(StandardCharsets.US_ASCII);

  public AuditLink {
    if (v != VERSION) {
      throw new BadDocument("audit link version " + v + " is not understood; this node reads 1");
    }
  }

  /** What binds an entry's words. */
  public static String commitment(byte[] salt, byte[] entry) {
    if (salt.length != SALT) {
      throw new IllegalArgumentException("a salt has 32 bytes");
    }
    byte[] all = new byte[LABEL.length + SALT + entry.length];
    System.arraycopy(LABEL, 0, all, 0, LABEL.length);
    System.arraycopy(salt, 0, all, LABEL.length, SALT);
    System.arraycopy(entry, 0, all, LABEL.length + SALT, entry.length);
    return HexFormat.of().formatHex(Digest.sha256(all));
  }

  /** SHA-256 of its canonical JSON, hex. */
  public String hash() {
    return Digest.hex(Json.bytes(this));
  }
}

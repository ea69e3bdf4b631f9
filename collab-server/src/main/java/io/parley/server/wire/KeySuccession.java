package io.parley.server.wire;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * That one signing key of a node follows another: signed by both, so that whoever pinned the one
 * before knows that its holder named the one after, and that this one is held.
 *
 * <p>It does not replace comparing fingerprints: whoever stole the key before could have written
 * it.
 *
 * @param name the node's name
 * @param before the key before, base64url
 * @param after the key after, base64url
 * @param at ISO 8601, UTC
 * @param signedBefore signature of the key before, base64
 * @param signedAfter signature of the key after, base64
 */
public record KeySuccession(
    int v,
    String name,
    String before,
    String after,
    String at,
    String signedBefore,
    String signedAfter) {
  public static final int VERSION = 1;

  public KeySuccession {
    if (v != VERSION) {
      throw new BadDocument("succession version " + v + " is not understood; this node reads 1");
    }
  }

  /** What both sign. */
  record Statement(int v, String name, String before, String after, String at)
      implements SignedDocument {}

  /** The statement of two keys. */
  public static KeySuccession of(String name, SigningKey before, SigningKey after, Instant at) {
    Statement statement =
        new Statement(
            VERSION,
            name,
            before.verifyingKey().encoded(),
            after.verifyingKey().encoded(),
            at.truncatedTo(ChronoUnit.SECONDS).toString());
    return new KeySuccession(
        VERSION,
        name,
        statement.before(),
        statement.after(),
        statement.at(),
        signed(before, statement),
        signed(after, statement));
  }

  private static String signed(SigningKey key, Statement statement) {
    return Base64.getEncoder()
        .encodeToString(key.sign(SignatureDomain.SUCCESSION, Json.bytes(statement)));
  }

  /** Whether both keys signed it; a key or signature that is none did not. */
  public boolean verifies() {
    byte[] payload = Json.bytes(new Statement(v, name, before, after, at));
    try {
      return VerifyingKey.decode(before)
              .verifies(
                  SignatureDomain.SUCCESSION, payload, Base64.getDecoder().decode(signedBefore))
          && VerifyingKey.decode(after)
              .verifies(
                  SignatureDomain.SUCCESSION, payload, Base64.getDecoder().decode(signedAfter));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

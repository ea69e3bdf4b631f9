package io.parley.query.backend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One of the partner's people of an audience, as the room sees it.
 *
 * @param token the same for this person in every audience of one receiver
 * @param matched whether one of the receiver's people was matched with it
 * @param listed whether that one is on the list
 * @param rows a digest of the rows that the receiver brought of that one, under a secret of the
 *     room; {@link #NO_ROWS} where it brought none, or nobody was matched
 */
public record PartnerPerson(UUID token, boolean matched, boolean listed, long rows) {
  /** In the place of a digest of no rows. */
  public static final long NO_ROWS = 0;

  private static final String HMAC = "HmacSHA256";

  /**
   * Makes {@link #rows} of a SHA-256 of rows, empty for none: 64 bits of its HMAC-SHA-256, never
   * {@link #NO_ROWS}. So the secret stands in no statement, and whoever brings rows cannot look for
   * some that look alike. For one thread.
   *
   * @param secret of the room, in hex
   */
  public static ToLongFunction<Optional<String>> underSecret(String secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(("rows " + secret).getBytes(StandardCharsets.UTF_8), HMAC));
      return digest ->
          digest
              .map(d -> ByteBuffer.wrap(mac.doFinal(d.getBytes(StandardCharsets.UTF_8))).getLong())
              .map(bits -> bits == NO_ROWS ? 1 : bits)
              .orElse(NO_ROWS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}

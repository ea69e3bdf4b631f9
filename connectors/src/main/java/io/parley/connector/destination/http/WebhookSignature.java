package io.parley.connector.destination.http;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a webhook by the Standard Webhooks convention: {@code v1,} and the Base64 of
 * HMAC-SHA-256 over id, time and body, joined by dots. A receiver computes it again, and refuses a
 * time that is minutes off.
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /** The signature of a body. */
  public static String of(SecretBytes secret, String id, Instant time, byte[] body) {
    byte[] key = secret.toByteArray(SecretAccess.insecure());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** A call with the three headers. */
  public static HttpCall signed(HttpCall call, HttpSender http, SecretRef ref, String id) {
    Instant now = http.now();
    return call.with("webhook-id", id)
        .with("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .with("webhook-signature", of(http.secret(ref), id, now, call.body()))
        .with("Idempotency-Key", id);
  }
}

package io.parley.connector.destination.message;

import io.parley.connector.destination.http.Endpoint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links by which a person asks for no more. A link ends in a token, HMAC-SHA-256 of the person's id
 * under a secret: nobody can make another person's, and it tells nothing of who it is. The owner
 * finds the person by computing the tokens of all.
 */
public final class UnsubscribeLinks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String LABEL = "parley/v1/unsubscribe\0";

  private final Endpoint base;
  private final SecretBytes secret;

  /** Links below a base. */
  public UnsubscribeLinks(Endpoint base, SecretBytes secret) {
    this.base = base;
    this.secret = secret;
  }

  /** The token of a person: 43 letters, digits, hyphens and underscores. */
  public String token(String id) {
    byte[] key = secret.toByteArray(SecretAccess.insecure());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal((LABEL + id).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The link of a person. */
  public String link(String id) {
    return base.at("/" + token(id)).uri().toString();
  }

  @Override
  public String toString() {
    return "UnsubscribeLinks[" + base + "]";
  }
}

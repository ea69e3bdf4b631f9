package io.parley.connector.destination.message;

import io.parley.connector.destination.http.Endpoint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links by which a person asks for no more. A link ends in a token, HMAC-SHA-256 of the address in
 * its canonical form under a secret: nobody can make another person's, and it tells nothing of who
 * it is. It stays the same where records of a person come together or part. The owner finds the
 * address by computing the tokens of all.
 */
public final class UnsubscribeLinks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String LABEL = "parley/v1/unsubscribe\0";

  private final Endpoint base;
  private final Supplier<SecretBytes> secret;

  /**
   * Links below a base.
   *
   * @param secret asked for at each link
   */
  public UnsubscribeLinks(Endpoint base, Supplier<SecretBytes> secret) {
    this.base = base;
    this.secret = secret;
  }

  /** The token of an address: 43 letters, digits, hyphens and underscores. */
  public String token(String address) {
    byte[] key = secret.get().toByteArray(SecretAccess.insecure());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal((LABEL + address).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The link of an address. */
  public String link(String address) {
    return base.at("/" + token(address)).uri().toString();
  }

  @Override
  public String toString() {
    return "UnsubscribeLinks[" + base + "]";
  }
}

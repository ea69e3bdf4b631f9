package io.parley.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104, FIPS 198-1) of the JDK. */
final class Hmac {
  static final int SIZE = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private Hmac() {}

  /** A keyed Mac, to be reused: making one costs several times what a short message does. */
  static Mac keyed(SecretBytes key) {
    return key.use(
        bytes -> {
          try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return mac;
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
          }
        });
  }
}

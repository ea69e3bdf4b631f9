package io.parley.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a program shows to be let in: 32 random bytes, written as {@code parley_} and 43 characters
 * of base64url.
 *
 * <p>A server stores the {@link #hash()} only. Claim, under the assumption that SHA-256 is one-way:
 * who reads the store finds no key; 256 random bits cannot be guessed, so a slow password hash
 * would add nothing but cost.
 *
 * <p>{@code equals} is that of {@link Object}, for the reason given at {@link SecretBytes}.
 */
public final class AccessKey {
  private static final String PREFIX = "parley_";
  private static final int SIZE = 32;

  private final SecretBytes key;

  private AccessKey(SecretBytes key) {
    this.key = key;
  }

  /** Draws a new key. */
  public static AccessKey generate() {
    return new AccessKey(SecretBytes.random(SIZE));
  }

  /**
   * Reads the text form, exactly as {@link #text} writes it.
   *
   * @throws IllegalArgumentException for anything else; the message neither shows the text nor says
   *     what is wrong with it
   */
  public static AccessKey parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw notAnAccessKey();
    }
    byte[] bytes =
        Base64Text.decode(text.substring(PREFIX.length()))
            .filter(decoded -> decoded.length == SIZE)
            .orElseThrow(AccessKey::notAnAccessKey);
    return new AccessKey(SecretBytes.owning(bytes));
  }

  /** The text form, a secret; to be shown once to whom it is made for. */
  public String text(SecretAccess access) {
    SecretAccess.require(access);
    return text();
  }

  /** The SHA-256 of the text form, as 64 lower-case hexadecimal digits; what a server stores. */
  public String hash() {
    return HexFormat.of().formatHex(Sha256.of(text().getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether this key has that hash, compared in constant time; false for text that is no hash. */
  public boolean matches(String hash) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    return PREFIX + key.use(Base64Text::encode);
  }

  private static IllegalArgumentException notAnAccessKey() {
    return new IllegalArgumentException("not an access key");
  }

  @Override
  public String toString() {
    return "AccessKey[hidden]";
  }
}

package io.parley.server.account;

import io.parley.server.wire.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Somebody as a provider of identities names her: OpenID Connect Core 1.0, section 2, promises that
 * issuer and subject together are one person's and never given to another.
 *
 * @param issuer the provider, to the letter
 * @param subject her name there, 1 to {@value #LONGEST} printable ASCII characters, to the letter
 */
public record Subject(String issuer, String subject) {
  /** As long as OpenID Connect allows. */
  public static final int LONGEST = 255;

  public Subject {
    if (issuer.isEmpty() || !isSubject(subject)) {
      throw new IllegalArgumentException(
          "a subject is the claim `sub` of the provider's tokens: 1 to %d printable ASCII characters"
              .formatted(LONGEST));
    }
  }

  /** Whether a provider can name somebody so. */
  public static boolean isSubject(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /**
   * Under what a room finds it, where it finds access keys under their hash too: SHA-256, as 64
   * lower-case hexadecimal digits. The first line keeps the two apart: no access key's text has
   * one.
   */
  public String hash() {
    String text = "parley subject\n" + issuer + "\n" + subject;
    return Digest.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}

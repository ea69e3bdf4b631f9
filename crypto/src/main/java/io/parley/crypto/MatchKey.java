package io.parley.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An identifier, normalised under a named profile, as 32 bytes: SHA-256 over a label, the profile,
 * the type and the value, each preceded by its length.
 *
 * <p>Claim, under the assumption that SHA-256 resists collisions: equal match keys mean equal
 * profile, type and value, so values of two profiles or two types never join by accident.
 *
 * <p><b>This is no protection.</b> Identifiers are guessable, and SHA-256 is fast: every e-mail
 * address known can be tried in minutes. A match key stays where the identifier may be, and only
 * its {@link Pseudonymizer pseudonym} goes on; hence {@link #toString()} hides it.
 */
public final class MatchKey {
  /** Bytes of a match key. */
  public static final int SIZE = Sha256.SIZE;

  private static final byte[] LABEL = "parley/v1/match-key".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;

  private MatchKey(byte[] owned) {
    this.bytes = owned;
  }

  /**
   * The match key of one identifier.
   *
   * @param profile the normalisation profile with its version, for instance {@code
   *     parley-canonical/1}
   * @param type the kind of identifier, for instance {@code email}
   * @param normalised the value, already normalised
   * @throws IllegalArgumentException if any is blank, which would join all people without a value,
   *     or is not well-formed Unicode; the message does not show the value
   */
  public static MatchKey of(String profile, String type, String normalised) {
    return new MatchKey(
        Sha256.of(
            LengthPrefixed.of(
                LABEL,
                Utf8.strict("the normalisation profile", profile),
                Utf8.strict("the key type", type),
                Utf8.strict("the normalised value", normalised))));
  }

  /** The 32 bytes; as sensitive as the identifier. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatchKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "MatchKey[hidden]";
  }
}

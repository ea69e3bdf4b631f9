package io.parley.connector.destination.pair;

import java.util.Base64;
import java.util.Optional;

/**
 * A publisher identifier in the form that PAIR 1.1 gives it: the Base64 (RFC 4648, with padding) of
 * an identifier under the keys Ks and Kp, made by the clean room once, so that nobody behind it
 * encodes or decodes.
 */
public final class PublisherIdentifier {
  /** Bytes under the Base64. */
  public static final int SIZE = 32;

  private PublisherIdentifier() {}

  /**
   * The text of an identifier.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static String text(byte[] identifier) {
    if (identifier.length != SIZE) {
      throw new IllegalArgumentException("a publisher identifier has 32 bytes");
    }
    return Base64.getEncoder().encodeToString(identifier);
  }

  /** The text, if it is exactly what {@link #text} writes. */
  static Optional<String> checked(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length == SIZE && text(bytes).equals(text)
          ? Optional.of(text)
          : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }
}

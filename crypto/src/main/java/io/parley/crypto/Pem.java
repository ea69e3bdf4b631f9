package io.parley.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** One object in PEM (RFC 7468): lines of 64 characters between a BEGIN and an END line. */
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String encode(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return begin(label) + "\n" + body + "\n" + end(label) + "\n";
  }

  /** The bytes of the one object that {@code text} holds, or empty if it is not just that. */
  static Optional<byte[]> decode(String label, String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(begin(label)) || !trimmed.endsWith(end(label))) {
      return Optional.empty();
    }
    int from = begin(label).length();
    int to = trimmed.length() - end(label).length();
    try {
      String body = trimmed.substring(from, Math.max(from, to)).replaceAll("\\s", "");
      // The basic decoder, unlike the MIME one, refuses a second object in between.
      return body.isEmpty() ? Optional.empty() : Optional.of(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}

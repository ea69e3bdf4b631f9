package io.parley.crypto;

import java.nio.charset.StandardCharsets;

/**
 * What a {@link KeyAgreement} is for. Its labels stand in what both sides sign, in the domain of
 * the signature and in the derivation of the key, so that no message and no key of one use is one
 * of another, between the same members and under the same agreement too.
 */
public enum KeyUse {
  /** The key of an epoch of a collaboration. */
  COLLABORATION(SignatureDomain.KEY_AGREEMENT, "key-agreement", "collaboration-key"),
  /** The key of one intersection of two parties without a room. */
  INTERSECTION(SignatureDomain.INTERSECTION_KEY, "intersection-key-agreement", "intersection-key");

  private final SignatureDomain domain;
  private final String protocol;
  private final String key;

  KeyUse(SignatureDomain domain, String protocol, String key) {
    this.domain = domain;
    this.protocol = "parley/v1/%s/x25519-ed25519-hkdf-sha256".formatted(protocol);
    this.key = "parley/v1/" + key;
  }

  SignatureDomain domain() {
    return domain;
  }

  /** The first part of the transcript. */
  byte[] protocol() {
    return ascii(protocol);
  }

  /** What the key is derived for. */
  byte[] keyInfo() {
    return LengthPrefixed.of(ascii(key));
  }

  private static byte[] ascii(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }
}

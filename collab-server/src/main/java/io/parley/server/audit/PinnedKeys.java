package io.parley.server.audit;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.VerifyingKey;
import java.util.List;
import java.util.Optional;

/**
 * Fingerprints of the keys whose signatures count, told outside the log: a node's key of now first,
 * then those that it had before.
 */
public record PinnedKeys(List<Fingerprint> fingerprints) {
  public PinnedKeys {
    fingerprints = List.copyOf(fingerprints);
  }

  /** The key of this text, when it is one of them. */
  Optional<VerifyingKey> find(String encoded) {
    return decoded(encoded).filter(key -> fingerprints.contains(key.fingerprint()));
  }

  boolean isFirst(String encoded) {
    return !fingerprints.isEmpty()
        && decoded(encoded).map(VerifyingKey::fingerprint).equals(Optional.of(fingerprints.get(0)));
  }

  private static Optional<VerifyingKey> decoded(String encoded) {
    try {
      return Optional.of(VerifyingKey.decode(encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

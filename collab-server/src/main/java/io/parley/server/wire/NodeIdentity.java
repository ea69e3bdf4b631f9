package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.VerifyingKey;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node tells others of itself, for an agreement: public halves only. It proves nothing:
 * people compare the fingerprint outside the room.
 *
 * @param name the node's name
 * @param signingKey its Ed25519 key, base64url
 * @param certificate its TLS certificate, PEM
 * @param succession that the key follows another; absent where it is the first
 */
public record NodeIdentity(
    int v,
    String name,
    String signingKey,
    String certificate,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeySuccession> succession) {
  public static final int VERSION = 1;

  public NodeIdentity {
    if (v != VERSION) {
      throw new BadDocument("identity version " + v + " is not understood; this node reads 1");
    }
    succession = Objects.requireNonNullElse(succession, Optional.empty()); // absent in the bytes
  }

  /**
   * The signing key.
   *
   * @throws BadDocument when it is none, or a succession is stated that does not lead to it
   */
  public VerifyingKey checkedKey() {
    if (succession.isPresent()
        && !(succession.get().verifies()
            && succession.get().after().equals(signingKey)
            && succession.get().name().equals(name))) {
      throw new BadDocument(
          "the key of `%s` says that it follows another, and that other did not sign this"
              .formatted(name));
    }
    try {
      return VerifyingKey.decode(signingKey);
    } catch (IllegalArgumentException e) {
      throw new BadDocument("the key of `" + name + "` is none");
    }
  }
}

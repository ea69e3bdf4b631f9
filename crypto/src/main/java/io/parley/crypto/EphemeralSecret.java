package io.parley.crypto;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * One side's secret of one X25519 exchange (RFC 7748), wiped after it served.
 *
 * <p>Scalars are clamped by the function itself, so any 32 bytes serve.
 */
final class EphemeralSecret {
  static final int SIZE = X25519.POINT_SIZE;

  private final SecretBytes scalar;

  EphemeralSecret(SecretBytes scalar) {
    this.scalar = scalar;
  }

  static EphemeralSecret generate() {
    return new EphemeralSecret(SecretBytes.random(X25519.SCALAR_SIZE));
  }

  /** The 32 bytes to be sent: the scalar times the base point 9. */
  byte[] publicValue() {
    byte[] u = new byte[SIZE];
    return scalar.use(
        k -> {
          X25519.scalarMultBase(k, 0, u, 0);
          return u;
        });
  }

  /**
   * The shared secret, or empty if it is all zero: then the peer's point has small order, and the
   * result is known to everybody (RFC 7748 section 6.1 leaves that check to the protocol).
   */
  Optional<SecretBytes> agree(byte[] peerPublicValue) {
    byte[] shared = new byte[SIZE];
    boolean usable =
        scalar.use(k -> X25519.calculateAgreement(k, 0, peerPublicValue, 0, shared, 0));
    return usable ? Optional.of(SecretBytes.owning(shared)) : Optional.empty();
  }

  void destroy() {
    scalar.destroy();
  }
}

package io.parley.crypto.blind;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.conscrypt.Conscrypt;
import org.conscrypt.OpenSSLX25519PrivateKey;
import org.conscrypt.OpenSSLX25519PublicKey;

/**
 * BoringSSL's X25519 by way of Conscrypt: native code, between two and three times the speed of
 * Bouncy Castle's.
 *
 * <p>The only class that names Conscrypt. Without its jar, or on a platform for which the jar has
 * no native library, {@link #load} fails with a {@link LinkageError} and nothing else here does.
 * The provider is used directly and never installed, so no other part of the process changes.
 */
final class ConscryptKernel implements BlindingKernel {
  static final String NAME = "conscrypt";

  private final Provider provider;

  private ConscryptKernel(Provider provider) {
    this.provider = provider;
  }

  /**
   * Loads the native library.
   *
   * @throws LinkageError if the jar or a library for this platform is missing
   */
  static BlindingKernel load() {
    Conscrypt.checkAvailability();
    return new ConscryptKernel(Conscrypt.newProvider());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
    int rows = PackedPoints.rows(packedPoints);
    return scalar.use(bytes -> multiply(bytes, packedPoints, rows));
  }

  private byte[] multiply(byte[] scalar, byte[] points, int rows) {
    byte[] products = new byte[points.length];
    // It clones what it is given, and destroy() wipes the clone.
    OpenSSLX25519PrivateKey key = new OpenSSLX25519PrivateKey(scalar);
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
      agreement.init(key);
      byte[] point = new byte[PackedPoints.SIZE];
      for (int row = 0; row < rows; row++) {
        int at = row * PackedPoints.SIZE;
        System.arraycopy(points, at, point, 0, point.length);
        multiply(agreement, point, scalar, products, at);
      }
      return products;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Conscrypt passed its self-test with XDH", e);
    } finally {
      key.destroy();
    }
  }

  private static void multiply(
      KeyAgreement agreement, byte[] point, byte[] scalar, byte[] products, int at)
      throws GeneralSecurityException {
    try {
      agreement.doPhase(new OpenSSLX25519PublicKey(point), true);
      agreement.generateSecret(products, at);
    } catch (InvalidKeyException e) {
      // BoringSSL refuses a zero product. The contract is to give it, so the row is done again by
      // the other kernel; should the refusal have another cause, that still is the right answer.
      Arrays.fill(products, at, at + PackedPoints.SIZE, (byte) 0);
      X25519.scalarMult(scalar, 0, point, 0, products, at);
    }
  }
}

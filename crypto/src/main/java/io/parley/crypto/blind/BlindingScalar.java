package io.parley.crypto.blind;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import java.util.Arrays;
import java.util.function.Function;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A secret scalar of the blinded protocol, clamped as RFC 7748 section 5 says: an integer in [2²⁵⁴,
 * 2²⁵⁵) that is a multiple of 8, as 32 bytes, little-endian.
 *
 * <p>A multiple of 8 kills the part of a point that lies in the small subgroup (the curve has order
 * 8ℓ, ℓ prime), and no clamped scalar is a multiple of ℓ, since 8 and ℓ are coprime and 8ℓ &gt;
 * 2²⁵⁵: so exactly the points of small order go to zero.
 *
 * <p>{@code equals} is that of {@link Object}, for the reason given at {@link SecretBytes}.
 * Thread-safe.
 */
public final class BlindingScalar {
  /** Bytes of a scalar. */
  public static final int SIZE = X25519.SCALAR_SIZE;

  private static final byte[] BASE_POINT = basePoint();

  private final SecretBytes bytes;

  private BlindingScalar(SecretBytes clamped) {
    this.bytes = clamped;
  }

  /** Draws one uniformly among the 2²⁵¹ clamped scalars. */
  public static BlindingScalar generate() {
    SecretBytes drawn = SecretBytes.random(SIZE);
    byte[] clamped = drawn.toByteArray(SecretAccess.insecure());
    drawn.destroy();
    X25519.clampPrivateKey(clamped);
    return owning(clamped);
  }

  /**
   * Restores a scalar from the bytes of {@link #toByteArray}.
   *
   * @throws IllegalArgumentException if the size differs from 32 or the bytes are not clamped: the
   *     multiplication would clamp them in silence, and the mask would be computed for others
   */
  public static BlindingScalar fromByteArray(byte[] bytes, SecretAccess access) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "a blinding scalar has 32 bytes, not %d".formatted(bytes.length));
    }
    if ((bytes[0] & 7) != 0 || (bytes[SIZE - 1] & 0xC0) != 0x40) {
      throw new IllegalArgumentException("a blinding scalar is clamped (RFC 7748, section 5)");
    }
    return new BlindingScalar(SecretBytes.copyOf(bytes, access));
  }

  /** Takes over clamped bytes made in this package, and wipes them. */
  static BlindingScalar owning(byte[] clamped) {
    try {
      return fromByteArray(clamped, SecretAccess.insecure());
    } finally {
      Arrays.fill(clamped, (byte) 0);
    }
  }

  /** The 32 bytes, a secret; the caller should wipe them. */
  public byte[] toByteArray(SecretAccess access) {
    return bytes.toByteArray(access);
  }

  /** Compares in constant time. */
  public boolean equalsScalar(BlindingScalar other) {
    return bytes.equalsSecret(other.bytes);
  }

  /** Wipes the scalar; every later use is refused. */
  public void destroy() {
    bytes.destroy();
  }

  /** Lends a copy to a primitive and wipes it after. */
  <T> T use(Function<byte[], T> primitive) {
    byte[] copy = bytes.toByteArray(SecretAccess.insecure());
    try {
      return primitive.apply(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /**
   * Tells scalars apart without showing them: the SHA-256 of the scalar times the base point. As
   * one-way as a public key is; kept in an owner's memory, to notice that it goes with another
   * secret.
   */
  byte[] fingerprint() {
    byte[] point = new byte[SIZE];
    return use(
        scalar -> {
          X25519.scalarMult(scalar, 0, BASE_POINT, 0, point, 0);
          return Sha256.of(point);
        });
  }

  private static byte[] basePoint() {
    byte[] u = new byte[SIZE];
    u[0] = 9;
    return u;
  }

  @Override
  public String toString() {
    return "BlindingScalar[hidden]";
  }
}

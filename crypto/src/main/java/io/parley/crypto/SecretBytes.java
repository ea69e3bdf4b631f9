package io.parley.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/**
 * An immutable secret of at least one byte, which can be wiped once and is refused from then on.
 *
 * <p>{@code equals} and {@code hashCode} are those of {@link Object}, on purpose: a comparison by
 * value that stops at the first difference tells by its time how much of a guess was right, and a
 * hash code puts a digest of the secret into every collection. Use {@link #equalsSecret}.
 *
 * <p>{@link #destroy()} wipes the array held here. It cannot wipe what the JVM or a cipher copied
 * (the collector moves arrays; {@code javax.crypto} keys keep their own copy): it shortens a
 * secret's life, and does not protect against a reader of this process's memory.
 *
 * <p>Thread-safe: a secret is used whole or refused, never half wiped.
 */
public final class SecretBytes {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;
  private boolean destroyed;

  private SecretBytes(byte[] owned) {
    if (owned.length == 0) {
      throw new IllegalArgumentException("a secret needs at least 1 byte");
    }
    this.bytes = owned;
  }

  /**
   * Copies a secret; the caller keeps, and should wipe, its own array.
   *
   * @throws IllegalArgumentException if {@code bytes} is empty
   */
  public static SecretBytes copyOf(byte[] bytes, SecretAccess access) {
    SecretAccess.require(access);
    return new SecretBytes(bytes.clone());
  }

  /**
   * Draws {@code size} bytes from the platform's {@link SecureRandom}.
   *
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public static SecretBytes random(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a secret needs at least 1 byte, not " + size);
    }
    byte[] drawn = new byte[size];
    RANDOM.nextBytes(drawn);
    return new SecretBytes(drawn);
  }

  /** Takes over an array made inside this package; nobody else may hold it. */
  static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** The size in bytes, also after {@link #destroy()}. */
  public int size() {
    return bytes.length;
  }

  /**
   * Returns a copy, which the caller should wipe after use.
   *
   * @throws IllegalStateException if the secret is destroyed
   */
  public byte[] toByteArray(SecretAccess access) {
    SecretAccess.require(access);
    return use(byte[]::clone);
  }

  /**
   * A sub key by HKDF-SHA-256 (RFC 5869). Claim: as at {@link Hkdf}, keys under different salts or
   * infos tell nothing of each other or of this secret.
   *
   * @param salt any bytes; none stand for 32 zero bytes
   * @param info what the sub key is for; several values joined by {@link LengthPrefixed}
   * @param size of the sub key in bytes, 1 to 8160
   * @throws IllegalArgumentException for another size
   * @throws IllegalStateException if the secret is destroyed
   */
  public SecretBytes derive(byte[] salt, byte[] info, int size) {
    return Hkdf.derive(this, salt, info, size);
  }

  /**
   * Compares in a time that depends on the sizes only.
   *
   * @throws IllegalStateException if either secret is destroyed
   */
  public boolean equalsSecret(SecretBytes other) {
    // A copy first: holding both locks at once could deadlock with the mirrored call.
    byte[] theirs = other.use(byte[]::clone);
    try {
      return use(ours -> MessageDigest.isEqual(ours, theirs));
    } finally {
      Arrays.fill(theirs, (byte) 0);
    }
  }

  /** Overwrites the secret with zeros; every later use is refused. May be called again. */
  public synchronized void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  /** Lends the array itself to a primitive, which must neither keep nor change it. */
  synchronized <T> T use(Function<byte[], T> primitive) {
    if (destroyed) {
      throw new IllegalStateException("this secret is destroyed");
    }
    return primitive.apply(bytes);
  }

  @Override
  public String toString() {
    return "SecretBytes[size=" + bytes.length + "]";
  }
}

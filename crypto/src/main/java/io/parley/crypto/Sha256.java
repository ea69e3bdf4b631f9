package io.parley.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) of the JDK. */
public final class Sha256 {
  /** Bytes of a digest. */
  public static final int SIZE = 32;

  private Sha256() {}

  /** The 32 bytes of the digest. */
  public static byte[] of(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

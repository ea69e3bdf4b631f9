package io.parley.crypto;

import java.nio.ByteBuffer;

/**
 * The one way in which this module joins values that go under one hash, MAC, signature or HKDF
 * info: each part is preceded by its length in bytes as 4 bytes, big-endian.
 *
 * <p>Claim: two different lists of parts never give the same bytes. Reading from the front, a
 * length says where its part ends and the next length begins, so the list is recovered from the
 * bytes; what can be recovered is injective. Without lengths ("ab","c") and ("a","bc") would sign
 * alike.
 */
public final class LengthPrefixed {
  private LengthPrefixed() {}

  /** The parts, each preceded by its length. */
  public static byte[] of(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size = Math.addExact(size, Math.addExact(Integer.BYTES, part.length));
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      joined.putInt(part.length).put(part);
    }
    return joined.array();
  }
}

package io.parley.identity.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Names a person after the first of its records.
 *
 * <p>For one resolution alone: what is kept from one to the next are the ids of {@link
 * io.parley.identity.history.People}, of the same form.
 *
 * <p>UUID version 8 (RFC 9562, free form) over SHA-256 of source and line: the same input files
 * give the same ids in every run. It says nothing about the person, since no identifier goes in.
 */
public final class PersonIds {
  private static final byte[] DOMAIN = "parley-person/1\0".getBytes(StandardCharsets.UTF_8);

  private final MessageDigest sha256;

  PersonIds() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  UUID of(SourceRecord first) {
    byte[] source = first.source().getBytes(StandardCharsets.UTF_8);
    sha256.update(DOMAIN);
    // A fixed width for the line keeps `shop1`, line 2 apart from `shop`, line 12.
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(first.line()).array());
    return uuid(sha256.digest(source));
  }

  /**
   * An id of version 8 from a hash, of which the first 122 bits count.
   *
   * @param digest 16 bytes or more
   */
  public static UUID uuid(byte[] digest) {
    ByteBuffer hash = ByteBuffer.wrap(digest);
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}

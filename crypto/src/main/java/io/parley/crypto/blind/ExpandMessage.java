package io.parley.crypto.blind;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * expand_message_xmd of RFC 9380 section 5.3.1 with SHA-512: a message and a domain separation tag
 * to any number of bytes that look uniform.
 *
 * <p>Not thread-safe: the digest is reused.
 */
final class ExpandMessage {
  private static final int DIGEST = 64;
  private static final int BLOCK = 128;
  private static final int MAX_TAG = 255;
  private static final byte[] OVERSIZE = "H2C-OVERSIZE-DST-".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha512;
  private final byte[] tag;
  private final byte[] pad = new byte[BLOCK];
  private final byte[] first = new byte[DIGEST];
  private final byte[] block = new byte[DIGEST];

  /**
   * For one domain.
   *
   * @param domain the tag; one of over 255 bytes is hashed, as the RFC says
   * @throws IllegalArgumentException if it is empty
   */
  ExpandMessage(byte[] domain) {
    if (domain.length == 0) {
      throw new IllegalArgumentException("a domain separation tag is not empty");
    }
    try {
      this.sha512 = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
    byte[] fitting = domain;
    if (domain.length > MAX_TAG) {
      sha512.update(OVERSIZE);
      fitting = sha512.digest(domain);
    }
    this.tag = Arrays.copyOf(fitting, fitting.length + 1);
    tag[fitting.length] = (byte) fitting.length;
  }

  /**
   * Fills {@code uniform} for the message in {@code from[offset, offset + size)}.
   *
   * @throws IllegalArgumentException if {@code uniform} has over 255 · 64 bytes
   */
  void into(byte[] uniform, byte[] from, int offset, int size) {
    int blocks = (uniform.length + DIGEST - 1) / DIGEST;
    if (blocks > MAX_TAG) {
      throw new IllegalArgumentException("at most 16320 bytes, not " + uniform.length);
    }
    sha512.update(pad);
    sha512.update(from, offset, size);
    sha512.update((byte) (uniform.length >>> 8));
    sha512.update((byte) uniform.length);
    sha512.update((byte) 0);
    sha512.update(tag);
    digestInto(first);
    Arrays.fill(block, (byte) 0);
    for (int i = 1; i <= blocks; i++) {
      for (int at = 0; at < DIGEST; at++) {
        block[at] ^= first[at];
      }
      sha512.update(block);
      sha512.update((byte) i);
      sha512.update(tag);
      digestInto(block);
      int done = (i - 1) * DIGEST;
      System.arraycopy(block, 0, uniform, done, Math.min(DIGEST, uniform.length - done));
    }
  }

  private void digestInto(byte[] digest) {
    try {
      sha512.digest(digest, 0, DIGEST);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-512 gives 64 bytes", e);
    }
  }
}

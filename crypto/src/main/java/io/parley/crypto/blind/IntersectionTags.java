package io.parley.crypto.blind;

import io.parley.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;

/**
 * Points under both scalars as 16 bytes: SHA-256 over a label, the run and the point, cut. A tag is
 * no point any more, so that who receives it can compare it and do nothing else with it.
 */
final class IntersectionTags {
  /** Bytes of a tag. */
  static final int SIZE = 16;

  private static final byte[] LABEL =
      "parley/v1/intersection-tag".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha256;
  private final byte[] prefix;

  /** Tags of one run. */
  IntersectionTags(byte[] run) {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    this.prefix = LengthPrefixed.of(LABEL, run);
  }

  /** The tags of packed points, in their order. */
  byte[] of(byte[] packedPoints) {
    int rows = PackedPoints.rows(packedPoints);
    byte[] tags = new byte[rows * SIZE];
    for (int row = 0; row < rows; row++) {
      sha256.update(prefix);
      sha256.update(packedPoints, row * PackedPoints.SIZE, PackedPoints.SIZE);
      System.arraycopy(sha256.digest(), 0, tags, row * SIZE, SIZE);
    }
    return tags;
  }

  /**
   * Packed tags as a set.
   *
   * @throws IntersectionRefused if one is there twice: one person would count as two
   */
  static Set<Tag> distinct(byte[] packed) {
    int rows = packed.length / SIZE;
    Set<Tag> tags = new HashSet<>(rows * 2);
    ByteBuffer in = ByteBuffer.wrap(packed);
    for (int row = 0; row < rows; row++) {
      if (!tags.add(new Tag(in.getLong(), in.getLong()))) {
        throw new IntersectionRefused("a value came twice in one intersection");
      }
    }
    return tags;
  }

  /** One tag. */
  record Tag(long high, long low) {}
}

package io.parley.crypto.seal;

import io.parley.crypto.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where a sealed column belongs: part of the associated data of each of its chunks, so that it
 * opens nowhere else.
 *
 * @param collaboration its name
 * @param column the column's name
 * @param epoch of the collaboration key, 0 or more
 * @param policyHash the SHA-256 of the policy under which it leaves, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Copied in and out, compared by value.
public record ColumnContext(String collaboration, String column, int epoch, byte[] policyHash) {
  private static final int HASH_SIZE = 32;

  /**
   * Takes the four.
   *
   * @throws IllegalArgumentException if a name is blank, the epoch negative, or the hash has
   *     another size
   */
  public ColumnContext {
    if (collaboration.isBlank() || column.isBlank()) {
      throw new IllegalArgumentException("a collaboration and a column have names");
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is 0 or more, not " + epoch);
    }
    if (policyHash.length != HASH_SIZE) {
      throw new IllegalArgumentException("a policy hash has 32 bytes, not " + policyHash.length);
    }
    policyHash = policyHash.clone();
  }

  @Override
  public byte[] policyHash() {
    return policyHash.clone();
  }

  /** Every field, each preceded by its length. */
  byte[] bytes() {
    return LengthPrefixed.of(
        "parley/v1/sealed-column".getBytes(StandardCharsets.US_ASCII),
        collaboration.getBytes(StandardCharsets.UTF_8),
        column.getBytes(StandardCharsets.UTF_8),
        ByteBuffer.allocate(Integer.BYTES).putInt(epoch).array(),
        policyHash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnContext that && Arrays.equals(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return "ColumnContext[%s, %s, epoch %d]".formatted(collaboration, column, epoch);
  }
}

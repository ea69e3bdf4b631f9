package io.parley.server.psi;

import java.util.Arrays;
import java.util.function.Supplier;

/** A packed column cut into batches; an empty one at its end. */
final class PackedBatches implements Supplier<byte[]> {
  private final byte[] all;
  private final int size;
  private int at;

  /**
   * A column.
   *
   * @param size bytes of a batch
   */
  PackedBatches(byte[] all, int size) {
    this.all = all;
    this.size = size;
  }

  @Override
  public byte[] get() {
    byte[] next = Arrays.copyOfRange(all, at, Math.min(all.length, at + size));
    at += next.length;
    return next;
  }
}

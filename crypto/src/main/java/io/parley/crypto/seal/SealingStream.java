package io.parley.crypto.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Seals full chunks as they fill, and the last one when it is closed. Not thread-safe. */
final class SealingStream extends OutputStream {
  private final ChunkCipher cipher;
  private final OutputStream out;
  private final byte[] chunk = new byte[Envelope.CHUNK];
  private int filled;
  private boolean closed;

  SealingStream(ChunkCipher cipher, OutputStream out) {
    this.cipher = cipher;
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (closed) {
      throw new IOException("the sealed stream is closed");
    }
    int at = from;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, chunk.length - filled);
      System.arraycopy(bytes, at, chunk, filled, taken);
      filled += taken;
      at += taken;
      left -= taken;
      // Only what is full for certain: the last chunk is always shorter, if need be empty.
      if (filled == chunk.length) {
        out.write(cipher.seal(chunk, false));
        filled = 0;
      }
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      out.write(cipher.seal(Arrays.copyOf(chunk, filled), true));
    } finally {
      Arrays.fill(chunk, (byte) 0);
    }
  }
}

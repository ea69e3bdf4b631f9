package io.parley.connector.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a text on their way past: a window of them, where reading stands in it, and how many
 * lines were before. Lines ({@link TextLines}) and blocks of lines ({@link PlainLines}) are taken
 * off the same bytes in turn.
 */
final class TextBytes implements Closeable {
  private final InputStream in;
  private final int size;

  /** The window; reading stands at {@link #position}, and there are bytes up to {@link #limit}. */
  byte[] buffer;

  int position;
  int limit;

  /** Offset in the text of {@code buffer[0]}. */
  long base;

  /** Lines before {@link #position}. */
  long lines;

  /** Somebody else still reads what is in the window: it is not written over. */
  boolean shared;

  /**
   * Takes over a stream.
   *
   * @param size bytes of the window
   * @param base offset in the text of the stream's first byte
   * @param lines lines before it
   */
  TextBytes(InputStream in, int size, long base, long lines) {
    this.in = in;
    this.size = size;
    this.buffer = new byte[size];
    this.base = base;
    this.lines = lines;
  }

  /** Reads the first bytes, at most this many, so that they can be looked at. */
  void peek(int most) throws IOException {
    limit = in.readNBytes(buffer, 0, Math.min(most, size));
  }

  /** Moves the window behind what it has; false at the end. Only where nothing is left in it. */
  boolean fill() throws IOException {
    base += limit;
    if (shared) {
      buffer = new byte[size];
      shared = false;
    }
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, size));
    return limit > 0;
  }

  /** Moves the window to where reading stands and fills it up; false if no byte came. */
  boolean fillUp() throws IOException {
    int left = limit - position;
    byte[] next = shared ? new byte[size] : buffer;
    System.arraycopy(buffer, position, next, 0, left);
    shared = false;
    base += position;
    buffer = next;
    position = 0;
    int read = in.readNBytes(buffer, left, size - left);
    limit = left + read;
    return read > 0;
  }

  boolean startsWith(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= limit || buffer[i] != (byte) bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

package io.parley.connector.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file's text in UTF-8: unpacked as its name says, and put into UTF-8 from where it was. */
final class Unpacked {
  private Unpacked() {}

  /** Whether a name says that the file is compressed. */
  static boolean isPacked(Path file) {
    return file.toString().endsWith(".gz") || file.toString().endsWith(".zst");
  }

  /**
   * Opens the text of the first bytes of a file.
   *
   * @param from bytes to pass over; 0 in a compressed file
   * @param size of the file, as far as it is to be read
   */
  static InputStream open(Path file, long from, long size, Charset charset) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(from);
      InputStream bytes = new Limited(file, in, size - from);
      InputStream text = bytes;
      if (file.toString().endsWith(".gz")) {
        text = new GZIPInputStream(bytes, 1 << 16);
      } else if (file.toString().endsWith(".zst")) {
        text = new ZstdInputStream(bytes);
      }
      return charset.equals(StandardCharsets.UTF_8) ? text : new Recoded(text, charset);
    } catch (IOException | SourceException e) {
      in.close();
      throw e;
    }
  }

  /** What follows the file's length of before is left for another time. */
  private static final class Limited extends FilterInputStream {
    private final Path file;
    private long left;

    Limited(Path file, InputStream in, long left) {
      super(in);
      this.file = file;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int off, int len) throws IOException {
      if (left == 0 || len == 0) {
        return len == 0 ? 0 : -1;
      }
      int read = super.read(bytes, off, (int) Math.min(len, left));
      if (read < 0) {
        throw new SourceException(file + ": the file became shorter while it was read");
      }
      left -= read;
      return read;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }
  }

  /** From a character set of one byte a character. */
  private static final class Recoded extends InputStream {
    private final InputStream in;
    private final byte[][] letters = new byte[256][];
    private final byte[] buffer = new byte[1 << 14];
    private final byte[] coded = new byte[3 << 14];
    private int at;
    private int end;

    Recoded(InputStream in, Charset charset) {
      this.in = in;
      for (int i = 0; i < letters.length; i++) {
        letters[i] = new String(new byte[] {(byte) i}, charset).getBytes(StandardCharsets.UTF_8);
      }
    }

    @Override
    public int read() throws IOException {
      return at < end || fill() ? Byte.toUnsignedInt(coded[at++]) : -1;
    }

    @Override
    public int read(byte[] bytes, int off, int len) throws IOException {
      if (len == 0) {
        return 0;
      }
      if (at == end && !fill()) {
        return -1;
      }
      int some = Math.min(len, end - at);
      System.arraycopy(coded, at, bytes, off, some);
      at += some;
      return some;
    }

    private boolean fill() throws IOException {
      int read = in.read(buffer, 0, buffer.length);
      at = 0;
      end = 0;
      for (int i = 0; i < read; i++) {
        for (byte b : letters[Byte.toUnsignedInt(buffer[i])]) {
          coded[end++] = b;
        }
      }
      return end > 0;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}

package io.parley.connector.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The physical lines of a file in strict UTF-8. Lines end at LF, CR LF or CR; a byte order mark at
 * the start is skipped.
 *
 * <p>Bytes are split before they are decoded (no byte of a longer UTF-8 sequence looks like a line
 * break), so that an undecodable byte is found at its exact line and offset.
 */
final class TextLines implements Closeable {
  /** Longer lines are skipped without being held in memory: a binary file has no line breaks. */
  static final int MAX_BYTES = 1 << 20;

  private static final int PEEK = 64;

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  /** Offset in the file of {@code buffer[0]}. */
  private long base;

  private byte[] line = new byte[256];
  private int length;
  private long number;

  /** Takes over the stream, which holds the file's text after any decompression. */
  TextLines(Path file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    limit = in.readNBytes(buffer, 0, PEEK);
    rejectOtherFormats();
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      position = 3;
    }
  }

  /** The next line; empty at the end of the file. */
  Optional<TextLine> next() throws IOException {
    if (position == limit && !fill()) {
      return Optional.empty();
    }

    number++;
    length = 0;
    long start = base + position;
    boolean tooLong = false;
    boolean ended = false;
    do {
      int end = position;
      while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      tooLong |= !append(end);
      position = end;
      if (end < limit) {
        ended = true;
        skipLineBreak();
      }
    } while (!ended && fill());

    return Optional.of(new TextLine(number, tooLong ? "" : decode(start), tooLong));
  }

  private boolean append(int end) {
    int more = end - position;
    if (length + more > MAX_BYTES) {
      return false;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
    }
    System.arraycopy(buffer, position, line, length, more);
    length += more;
    return true;
  }

  private void skipLineBreak() throws IOException {
    boolean carriageReturn = buffer[position++] == '\r';
    if (carriageReturn && (position < limit || fill()) && buffer[position] == '\n') {
      position++;
    }
  }

  private boolean fill() throws IOException {
    base += limit;
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private String decode(long start) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    // Malformed bytes became U+FFFD; only a line that has one is worth the slow, strict decoder.
    if (text.indexOf('\uFFFD') >= 0) {
      CharsetDecoder strict =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
      if (strict.decode(bytes, CharBuffer.allocate(length), true).isError()) {
        throw notUtf8(start, bytes.position());
      }
    }
    return text;
  }

  private SourceException notUtf8(long start, int at) {
    // A Latin-1 letter stands alone among ASCII; a UTF-8 sequence cut short does not begin so.
    boolean alone = at + 1 >= length || line[at + 1] >= 0;
    boolean latin = alone && Byte.toUnsignedInt(line[at]) >= 0xA0;
    return new SourceException(
        file
            + ", line "
            + number
            + ": the byte at offset "
            + (start + at)
            + " is not UTF-8"
            + (latin
                ? "; the file looks like Latin-1 (ISO-8859-1 or Windows-1252). Convert it to UTF-8,"
                    + " for example with: iconv -f WINDOWS-1252 -t UTF-8"
                : ". Convert the file to UTF-8"));
  }

  private void rejectOtherFormats() {
    if (startsWith(0x1F, 0x8B)) {
      throw new SourceException(
          file + ": the file is gzip although its name does not say so; let it end in .gz");
    }

    boolean zeroByte = false;
    for (int i = 0; i < limit; i++) {
      zeroByte |= buffer[i] == 0;
    }
    if (zeroByte || startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF)) {
      throw new SourceException(
          file
              + ", line 1: the file is not UTF-8; it looks like UTF-16. Convert it to UTF-8, for"
              + " example with: iconv -f UTF-16 -t UTF-8");
    }
  }

  private boolean startsWith(int... bytes) {
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

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
  private final TextBytes bytes;
  private byte[] line = new byte[256];
  private int length;

  /** Takes over the stream, which holds the file's text after any decompression. */
  TextLines(Path file, InputStream in) throws IOException {
    this(file, atStart(file, new TextBytes(in, 1 << 16, 0, 0)));
  }

  /** Takes lines off the bytes from where they stand. */
  TextLines(Path file, TextBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Looks at how a text begins, and passes a byte order mark.
   *
   * @throws SourceException if it is not UTF-8 as it seems
   */
  static TextBytes atStart(Path file, TextBytes bytes) throws IOException {
    bytes.peek(PEEK);
    rejectOtherFormats(file, bytes);
    if (bytes.startsWith(0xEF, 0xBB, 0xBF)) {
      bytes.position = 3;
    }
    return bytes;
  }

  /** The next line; empty at the end of the file. */
  Optional<TextLine> next() throws IOException {
    if (bytes.position == bytes.limit && !bytes.fill()) {
      return Optional.empty();
    }

    bytes.lines++;
    length = 0;
    long start = bytes.base + bytes.position;
    boolean tooLong = false;
    boolean ended = false;
    do {
      int end = bytes.position;
      while (end < bytes.limit && bytes.buffer[end] != '\n' && bytes.buffer[end] != '\r') {
        end++;
      }
      tooLong |= !append(end);
      bytes.position = end;
      if (end < bytes.limit) {
        ended = true;
        skipLineBreak();
      }
    } while (!ended && bytes.fill());

    return Optional.of(new TextLine(bytes.lines, tooLong ? "" : decode(start), tooLong));
  }

  private boolean append(int end) {
    int more = end - bytes.position;
    if (length + more > MAX_BYTES) {
      return false;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
    }
    System.arraycopy(bytes.buffer, bytes.position, line, length, more);
    length += more;
    return true;
  }

  private void skipLineBreak() throws IOException {
    boolean carriageReturn = bytes.buffer[bytes.position++] == '\r';
    if (carriageReturn
        && (bytes.position < bytes.limit || bytes.fill())
        && bytes.buffer[bytes.position] == '\n') {
      bytes.position++;
    }
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
      ByteBuffer encoded = ByteBuffer.wrap(line, 0, length);
      if (strict.decode(encoded, CharBuffer.allocate(length), true).isError()) {
        throw notUtf8(start, encoded.position());
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
            + bytes.lines
            + ": the byte at offset "
            + (start + at)
            + " is not UTF-8"
            + (latin
                ? "; the file looks like Latin-1 (ISO-8859-1 or Windows-1252). Convert it to UTF-8"
                    + " (iconv -f WINDOWS-1252 -t UTF-8), or name it as `from: {files: …, encoding:"
                    + " windows-1252}`"
                : ". Convert the file to UTF-8"));
  }

  private static void rejectOtherFormats(Path file, TextBytes bytes) {
    if (bytes.startsWith(0x1F, 0x8B)) {
      throw new SourceException(
          file + ": the file is gzip although its name does not say so; let it end in .gz");
    }

    if (bytes.startsWith('P', 'A', 'R', '1')) {
      throw new SourceException(
          file
              + ": the file is Parquet, not text; give it to a source by `from: {files: …, format:"
              + " parquet}`");
    }
    boolean zeroByte = false;
    for (int i = 0; i < bytes.limit; i++) {
      zeroByte |= bytes.buffer[i] == 0;
    }
    if (zeroByte || bytes.startsWith(0xFF, 0xFE) || bytes.startsWith(0xFE, 0xFF)) {
      throw new SourceException(
          file
              + ", line 1: the file is not UTF-8; it looks like UTF-16. Convert it to UTF-8, for"
              + " example with: iconv -f UTF-16 -t UTF-8");
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

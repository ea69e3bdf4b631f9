package io.parley.server.leak;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/** What stands behind base64 inside a document: each run decoded from each of four beginnings. */
final class Base64Runs {
  private static final int SHORTEST = 16;
  private static final byte[] VALUES = values();

  private Base64Runs() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
    values['-'] = values['+'];
    values['_'] = values['/'];
    return values;
  }

  /** Tells the decoded bytes of every run, also of runs that are broken into lines. */
  static void decode(byte[] data, Consumer<byte[]> sink) {
    runs(data, sink);
    byte[] joined = withoutLineBreaks(data);
    if (joined.length < data.length) {
      runs(joined, sink);
    }
  }

  private static void runs(byte[] data, Consumer<byte[]> sink) {
    int start = 0;
    for (int at = 0; at <= data.length; at++) {
      if (at == data.length || VALUES[data[at] & 0xff] < 0) {
        if (at - start >= SHORTEST) {
          // A length or a quote before the run may look like a digit of it: hence four beginnings.
          for (int skip = 0; skip < 4; skip++) {
            sink.accept(decoded(data, start + skip, at));
          }
        }
        start = at + 1;
      }
    }
  }

  private static byte[] decoded(byte[] data, int from, int to) {
    byte[] bytes = new byte[(to - from) * 6 / 8];
    int bits = 0;
    int held = 0;
    int count = 0;
    for (int at = from; at < to; at++) {
      held = (held << 6) | VALUES[data[at] & 0xff];
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[count++] = (byte) (held >>> bits);
      }
    }
    return bytes;
  }

  /** Without ends of lines, written as such or, as in JSON, by a backslash and a letter. */
  private static byte[] withoutLineBreaks(byte[] data) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(data.length);
    for (int at = 0; at < data.length; at++) {
      if (isEscapedBreak(data, at)) {
        at++;
      } else if (data[at] != '\n' && data[at] != '\r') {
        joined.write(data[at]);
      }
    }
    return joined.toByteArray();
  }

  private static boolean isEscapedBreak(byte[] data, int at) {
    return data[at] == '\\' && at + 1 < data.length && (data[at + 1] == 'n' || data[at + 1] == 'r');
  }
}

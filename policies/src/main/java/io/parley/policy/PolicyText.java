package io.parley.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** From bytes to text that shows what it says: strict UTF-8, no invisible characters. */
final class PolicyText {
  static final int MAX_BYTES = 1 << 20;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final String VISIBLE = "remove it: a policy says only what its reader sees";

  private PolicyText() {}

  static Optional<String> decode(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.add(
          YamlNode.Span.START,
          "the file has %d bytes; a policy has at most %d".formatted(bytes.length, MAX_BYTES),
          "a policy is written by hand for one table: check that this is the right file");
      return Optional.empty();
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(
          endOf(text),
          "the file is not UTF-8 from here on",
          "save the file in the encoding UTF-8 (not UTF-16, Latin-1 or Windows-1252)");
      return Optional.empty();
    }
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return seen(body, problems) ? Optional.of(body) : Optional.empty();
  }

  /** Whether every character can be seen; text that hides or reorders itself is refused. */
  private static boolean seen(String text, Problems problems) {
    boolean clean = true;
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || (c == '\r' && (i == text.length() || text.charAt(i) != '\n'))) {
        line++;
        column = 1;
        continue;
      }
      if (hidden(c)) {
        clean = false;
        problems.add(
            new YamlNode.Span(line, column, 1),
            "the file holds the invisible character " + Words.codePoint(c),
            VISIBLE);
      }
      column++;
    }
    return clean;
  }

  /** Whether a text shows all that it holds, after escapes such as {@code "\\u202E"} are read. */
  static boolean showsAll(String value, YamlNode.Span at, Problems problems) {
    Optional<Integer> first =
        value.codePoints().filter(c -> c != '\n' && (c == '\r' || hidden(c))).boxed().findFirst();
    first.ifPresent(
        c ->
            problems.add(
                at, "the text holds the invisible character " + Words.codePoint(c), VISIBLE));
    return first.isEmpty();
  }

  private static boolean hidden(int c) {
    if (c == '\t' || c == '\r') {
      return false;
    }
    int type = Character.getType(c);
    return c == BYTE_ORDER_MARK
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED;
  }

  private static YamlNode.Span endOf(String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean bareReturn = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (c == '\n' || bareReturn) {
        line++;
        start = i + 1;
      }
    }
    return new YamlNode.Span(line, text.codePointCount(start, text.length()) + 1, 1);
  }
}

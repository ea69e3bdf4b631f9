package io.parley.policy;

import java.util.Arrays;

/**
 * One line of a text with carets under a span.
 *
 * @param margin spaces as wide as the line number
 * @param number the line's, 1-based
 * @param shown the line, or a part of it
 * @param carets the line below it
 */
record SourceExcerpt(String margin, int number, String shown, String carets) {
  private static final int WIDEST = 100;
  private static final int BEFORE = 30;
  private static final int TAB = 4;

  /** A span of SQL, whose columns count UTF-16 units, as Calcite does. */
  static SourceExcerpt of(String sql, SqlPosition at) {
    String line = line(sql, at.line());
    int from = Math.min(at.column() - 1, line.length());
    boolean oneLine = at.endLine() == at.line();
    int end = oneLine ? Math.min(at.endColumn(), line.length()) : line.length();
    int first = line.codePointCount(0, from);
    int count = line.codePointCount(from, Math.max(from, end));
    String tail = oneLine ? "" : " ... to line " + at.endLine();
    return excerpt(line, at.line(), first, count, tail);
  }

  /** A place in a policy file, whose columns count code points. */
  static SourceExcerpt of(String file, PolicyPosition at, int width) {
    String body = file.startsWith("\uFEFF") ? file.substring(1) : file;
    return excerpt(line(body, at.line()), at.line(), at.column() - 1, width, "");
  }

  /** A place in a policy file, with carets under the word that begins there. */
  static SourceExcerpt of(String file, PolicyPosition at) {
    String body = file.startsWith("\uFEFF") ? file.substring(1) : file;
    int[] points = line(body, at.line()).codePoints().toArray();
    int end = Math.min(at.column() - 1, points.length);
    while (end < points.length && (Character.isLetterOrDigit(points[end]) || points[end] == '_')) {
      end++;
    }
    return of(file, at, Math.max(1, end - at.column() + 1));
  }

  /** The lines to print, beside a margin of this width. */
  String text(int width) {
    String blank = " ".repeat(width);
    return "%s |\n%s | %s\n%s | %s\n"
        .formatted(
            blank, ("%-" + Math.max(1, width) + "d").formatted(number), shown, blank, carets);
  }

  private static SourceExcerpt excerpt(String line, int number, int first, int count, String tail) {
    int[] points = line.codePoints().toArray();
    int from = Math.min(first, points.length);
    int to = Math.min(points.length, from + count);
    int left = width(points, 0, from) <= WIDEST - BEFORE ? 0 : Math.max(0, from - BEFORE);
    int right = left;
    for (int used = 0; right < points.length && used < WIDEST; right++) {
      used += width(points[right]);
    }
    String shown =
        (left > 0 ? "…" : "") + visible(points, left, right) + (right < points.length ? "…" : "");
    int indent = (left > 0 ? 1 : 0) + width(points, left, from);
    int carets = Math.max(1, width(points, from, Math.min(to, right)));
    return new SourceExcerpt(
        " ".repeat(Integer.toString(number).length()),
        number,
        shown,
        " ".repeat(indent) + "^".repeat(carets) + tail);
  }

  /** A line, 1-based, without its end; empty beyond the text. */
  private static String line(String text, int number) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      start = endOf(text, start);
      if (start == text.length()) {
        return "";
      }
      start += text.startsWith("\r\n", start) ? 2 : 1;
    }
    return text.substring(start, endOf(text, start));
  }

  private static int endOf(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** A line without anything that a terminal would obey. */
  static String visible(String line) {
    int[] points = line.codePoints().toArray();
    return visible(points, 0, points.length);
  }

  private static String visible(int[] points, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int c : Arrays.copyOfRange(points, from, to)) {
      if (c == '\t') {
        out.append(" ".repeat(TAB));
      } else if (hidden(c)) {
        out.append('\uFFFD');
      } else {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  private static int width(int[] points, int from, int to) {
    return from >= to ? 0 : Arrays.stream(points, from, to).map(SourceExcerpt::width).sum();
  }

  /** Columns of a terminal: wide East Asian characters and pictures take two, accents none. */
  private static int width(int c) {
    if (c == '\t') {
      return TAB;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  private static boolean hidden(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}

package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where parameters stand in a template's SQL: {@code :name} outside of literals, quoted names and
 * comments. Only markers are found here; values never become text.
 */
public final class ParameterMarkers {
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^']|'')*+'" // a literal
              + "|\"(?:[^\"]|\"\")*+\"" // a quoted name
              + "|(?:--|//)[^\r\n]*+" // a comment to the end of the line
              + "|/\\*(?s:.*?)\\*/" // a comment or a hint
              + "|:([A-Za-z_][A-Za-z0-9_]*+)" // a marker
              + "|[A-Za-z0-9_]++" // a word, so that none of it is taken for something else
              + "|(?s:.)");

  private ParameterMarkers() {}

  /**
   * One marker.
   *
   * @param start index of the colon
   * @param end index after the name
   */
  public record Marker(String name, int start, int end) {}

  /** All markers, in the order of the text. */
  public static List<Marker> in(String sql) {
    List<Marker> found = new ArrayList<>();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      if (token.group(1) != null) {
        found.add(new Marker(token.group(1), token.start(), token.end()));
      }
    }
    return found;
  }

  /** The SQL with {@code ?} and blanks for each marker: every other character stays in place. */
  public static String asQuestionMarks(String sql) {
    StringBuilder text = new StringBuilder(sql);
    for (Marker marker : in(sql)) {
      int width = marker.end() - marker.start();
      text.replace(marker.start(), marker.end(), "?" + " ".repeat(width - 1));
    }
    return text.toString();
  }
}

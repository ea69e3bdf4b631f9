package io.parley.connector.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The header line of a file: where the mapped columns are, or a message that helps to find them.
 *
 * <p>A file without a header has a person's data in its first line. So if any cell of the line
 * looks like data, none is repeated in a message.
 */
final class Header {
  private static final int MAX_SHOWN = 50;

  private final String where;
  private final List<String> names;

  Header(String file, long line, List<String> cells) {
    this.where = file + ", line " + line + ": ";
    this.names = cells.stream().map(String::strip).toList();
  }

  /**
   * What the columns are called in a table: as here, but {@code column_3} for the third where a
   * name is missing, stands before, or is one of Parley's own.
   */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      boolean fits = !name.isEmpty() && !name.startsWith("_") && name.length() <= 128;
      String column =
          fits && seen.add(name.toLowerCase(Locale.ROOT)) ? name : "column_" + (columns.size() + 1);
      columns.add(column);
    }
    return columns;
  }

  /** What the columns are called in the file. */
  List<String> names() {
    return names;
  }

  /** Number of columns. */
  int size() {
    return names.size();
  }

  /**
   * Positions of the columns, from 0, in the order asked for.
   *
   * @throws SourceException if one is missing or stands twice; all missing ones are named at once
   */
  int[] positions(List<String> columns) {
    List<String> missing = columns.stream().filter(c -> !names.contains(c)).distinct().toList();
    if (!missing.isEmpty()) {
      throw new SourceException(where + missing(missing));
    }

    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      String column = columns.get(i);
      positions[i] = names.indexOf(column);
      int last = names.lastIndexOf(column);
      if (last != positions[i]) {
        throw new SourceException(
            where
                + "column `"
                + column
                + "` stands twice in the header, as columns "
                + (positions[i] + 1)
                + " and "
                + (last + 1)
                + "; rename one");
      }
    }
    return positions;
  }

  /**
   * Checks that the line names columns, where no mapping says what they are called.
   *
   * @throws SourceException if it looks like a row, or is not separated by commas
   */
  void requireNames() {
    if (hasOtherSeparator()) {
      throw new SourceException(where + "the line has no comma; the separator must be a comma");
    }
    if (names.stream().anyMatch(n -> n.startsWith("{") || n.startsWith("["))) {
      throw new SourceException(
          where
              + "the line looks like JSON; give it to a source by `from: {files: …, format: jsonl}`");
    }
    if (names.stream().anyMatch(Header::looksLikeData)) {
      throw new SourceException(
          where + "the line looks like data, so its cells are not shown; put a header line first");
    }
  }

  private boolean hasOtherSeparator() {
    return names.size() == 1 && names.get(0).matches("(?s).*[;\t|].*");
  }

  private String missing(List<String> columns) {
    boolean looksLikeData = names.stream().anyMatch(Header::looksLikeData);
    String what =
        columns.stream()
            .map(
                column ->
                    "no column `"
                        + column
                        + "`"
                        + (looksLikeData ? "" : Nearest.hint(column, names)))
            .collect(Collectors.joining(", "));
    if (hasOtherSeparator()) {
      return what + ". The line has no comma; the separator must be a comma";
    }
    if (looksLikeData) {
      return what
          + ". The line looks like data, so its cells are not shown; put a header line first";
    }

    List<String> shown = new ArrayList<>();
    for (String name : names.subList(0, Math.min(names.size(), MAX_SHOWN))) {
      shown.add("`" + name + "`");
    }
    int more = names.size() - shown.size();
    return what
        + ". The file has "
        + String.join(", ", shown)
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Addresses, numbers, dates, prose: what a column is hardly ever called. */
  private static boolean looksLikeData(String name) {
    long digits = name.chars().filter(Character::isDigit).count();
    boolean letters = name.chars().anyMatch(Character::isLetter);
    return name.length() > 64
        || name.indexOf('@') >= 0
        || digits > 4
        || (!letters && !name.isEmpty());
  }
}

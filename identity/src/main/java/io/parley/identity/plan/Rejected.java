package io.parley.identity.plan;

/**
 * A row of a source that could not be a record. It never holds a value of the row.
 *
 * @param source the source's name
 * @param line where it stands: the line of a CSV that cannot be parsed, else the number of the row
 *     among those that could, from 1 on, without the header
 * @param reason what is wrong with it
 */
public record Rejected(String source, long line, Reason reason) {
  /** Why a row is no record. */
  public enum Reason {
    NO_KEY("row", "its key is empty"),
    KEY_TWICE("row", "its key stands in a row above"),
    TOO_FEW_COLUMNS("line", "it has fewer columns than the header"),
    TOO_MANY_COLUMNS("line", "it has more columns than the header"),
    QUOTES("line", "a quote is not closed, or text follows one"),
    TOO_LONG("line", "it is longer than two megabytes"),
    ENCODING("line", "it is not in the encoding of the file"),
    UNREADABLE("line", "it cannot be read");

    private final String counts;
    private final String text;

    Reason(String counts, String text) {
      this.counts = counts;
      this.text = text;
    }

    /** What its number counts: {@code line} or {@code row}. */
    public String counts() {
      return counts;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  /** For a person: {@code shop, line 17: it has more columns than the header}. */
  public String message() {
    return "%s, %s %d: %s".formatted(source, reason.counts, line, reason.text);
  }
}

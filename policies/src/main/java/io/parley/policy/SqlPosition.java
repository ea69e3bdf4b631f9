package io.parley.policy;

/**
 * A span of the SQL text, 1-based, both ends inclusive.
 *
 * @param line first line
 * @param column first column
 * @param endLine last line
 * @param endColumn last column
 */
public record SqlPosition(int line, int column, int endLine, int endColumn) {
  public SqlPosition {
    if (line < 1 || column < 1 || endLine < line || endColumn < 1) {
      throw new IllegalArgumentException(
          "not a span: %d:%d to %d:%d".formatted(line, column, endLine, endColumn));
    }
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}

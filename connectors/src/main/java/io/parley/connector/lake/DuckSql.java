package io.parley.connector.lake;

/** Quoting for DuckDB's SQL. */
final class DuckSql {
  private DuckSql() {}

  /** A name, such as a column's: double quotes around it, those within doubled. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text literal: single quotes around it, those within doubled. */
  static String text(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}

package io.parley.connector.source;

import java.util.List;

/** What {@link CsvRecords} finds at a place of the file. */
sealed interface CsvLine {
  /** Physical line at which it begins, from 1. */
  long line();

  /** The line or lines as they came; empty if too long to be held. */
  String text();

  /** A well-formed record. */
  record Fields(long line, List<String> fields, String text) implements CsvLine {}

  /** A line that belongs to no well-formed record, and why, in words without its text. */
  record Broken(long line, String reason, String text) implements CsvLine {}
}

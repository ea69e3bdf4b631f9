package io.parley.connector.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a cell of text says, as {@link AttributeType} describes: the one set of rules, for whoever
 * reads cells without {@link CsvSource}.
 */
public final class CellText {
  /** As DuckDB casts it. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private CellText() {}

  /** The value as one plain text that a cast to the type reads; empty where it is unreadable. */
  public static Optional<String> plain(AttributeType type, String cell) {
    try {
      Object value = Cells.read(type, cell);
      return Optional.of(
          switch (type) {
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case TIMESTAMP -> TIME.format((LocalDateTime) value);
            case INTEGER, TEXT, BOOLEAN, DATE -> value.toString();
          });
    } catch (UnreadableCellException e) {
      return Optional.empty();
    }
  }

  /** Why a cell is not of the type, in words without it; empty where it is. */
  public static Optional<String> objection(AttributeType type, String cell) {
    try {
      Cells.read(type, cell);
      return Optional.empty();
    } catch (UnreadableCellException e) {
      return Optional.of(e.reason());
    }
  }
}

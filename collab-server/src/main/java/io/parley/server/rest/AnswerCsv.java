package io.parley.server.rest;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV (RFC 4180) with a line of names. Text is always quoted, so that an empty text
 * ({@code ""}) and SQL NULL (nothing) are two things; numbers are plain decimals.
 */
final class AnswerCsv {
  private AnswerCsv() {}

  static String of(AnswerTable table) {
    StringBuilder csv = new StringBuilder();
    csv.append(
        line(table.columns().stream().map(c -> quoted(c.name())).collect(Collectors.toList())));
    for (List<@Nullable Object> row : table.rows()) {
      csv.append(line(row.stream().map(AnswerCsv::field).collect(Collectors.toList())));
    }
    return csv.toString();
  }

  private static String line(List<String> fields) {
    return String.join(",", fields) + "\r\n";
  }

  private static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quoted(value.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}

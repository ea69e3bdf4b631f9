package io.parley.server.rest;

import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a plain table.
 *
 * @param rows null for SQL NULL
 */
record AnswerTable(List<Column> columns, List<List<@Nullable Object>> rows) {
  /** The SQL type of an end of an interval. */
  private static final String DOUBLE = "DOUBLE";

  /**
   * A column.
   *
   * @param type the name of its SQL type
   */
  record Column(String name, String type) {
    private static final Set<String> EXACT =
        Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL");
    private static final Set<String> NEAREST = Set.of("REAL", "FLOAT", DOUBLE);

    /** The value: a number that no JSON number holds to the last digit was written as text. */
    @Nullable Object value(@Nullable Object read) {
      if (read instanceof String text && EXACT.contains(type)) {
        return new BigDecimal(text);
      }
      return read instanceof String text && NEAREST.contains(type)
          ? (Object) Double.valueOf(text)
          : read;
    }
  }

  /** The table of an answer, on request with the ends of the intervals beside their numbers. */
  static AnswerTable of(AnswerDocument answer, boolean intervals) {
    List<Column> columns = new ArrayList<>();
    List<Boolean> bounded = new ArrayList<>();
    for (int c = 0; c < answer.columns().size(); c++) {
      AnswerDocument.Column column = answer.columns().get(c);
      columns.add(new Column(column.name(), column.type()));
      bounded.add(intervals && hasIntervals(answer, c));
      if (bounded.get(c)) {
        columns.add(new Column(column.name() + "_low95", DOUBLE));
        columns.add(new Column(column.name() + "_high95", DOUBLE));
      }
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int r = 0; r < answer.rows().size(); r++) {
      rows.add(row(answer, r, bounded));
    }
    return new AnswerTable(columns, rows);
  }

  /** Its law of noise says so where no row does, so that an empty answer has the same columns. */
  private static boolean hasIntervals(AnswerDocument answer, int column) {
    return answer.columns().get(column).noise() != null
        || answer.intervals95().stream().anyMatch(row -> row.get(column) != null);
  }

  private static List<@Nullable Object> row(AnswerDocument answer, int row, List<Boolean> bounded) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int c = 0; c < bounded.size(); c++) {
      AnswerDocument.Column column = answer.columns().get(c);
      Object read = answer.rows().get(row).get(c);
      cells.add(new Column(column.name(), column.type()).value(read));
      if (bounded.get(c)) {
        List<Double> interval = answer.intervals95().get(row).get(c);
        cells.add(interval == null ? null : interval.get(0));
        cells.add(interval == null ? null : interval.get(1));
      }
    }
    return cells;
  }
}

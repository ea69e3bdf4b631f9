package io.parley.connector.zone;

import io.parley.connector.source.AttributeType;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.normalise.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Clean rows as {@link SourceRow}s, in the order in which they came.
 *
 * <p>Their line is made of the raw batch and the number in it ({@link #line}): no other row of the
 * source has it, and it stays with the row.
 */
public final class CleanRows {
  private static final int ROW_BITS = 32;

  private final CleanZone clean;
  private final Connection duckdb;

  /** The rows of a clean zone, for its own connection. */
  public CleanRows(CleanZone clean, Connection duckdb) {
    this.clean = clean;
    this.duckdb = duckdb;
  }

  /**
   * The line of a row, as {@link SourceRow} has it.
   *
   * @param batch from 1
   * @param row from 0, less than 2^32
   */
  public static long line(long batch, long row) {
    return (batch << ROW_BITS) + row;
  }

  /** The raw batch of a line. */
  public static long batch(long line) {
    return line >> ROW_BITS;
  }

  /** The number of a line's row in its batch, from 0. */
  public static long row(long line) {
    return line & ((1L << ROW_BITS) - 1);
  }

  /**
   * Hands over each row that counts ({@link CleanZone#select}).
   *
   * @param mapping by which they became clean
   * @param afterBatch those of this raw batch and earlier ones are left out; 0: none are
   */
  public void each(SourceMapping mapping, long afterBatch, Consumer<SourceRow> rows) {
    List<CleanColumn> columns = CleanColumn.of(mapping);
    String names =
        columns.stream().map(c -> ", " + ZoneSql.name(c.name())).collect(Collectors.joining());
    ZoneSql.query(
        duckdb,
        "SELECT _batch, _row%s FROM (%s) ORDER BY _batch, _row"
            .formatted(names, clean.select(mapping.source(), afterBatch)),
        row -> rows.accept(read(mapping.source(), columns, row)));
  }

  /** A row of a result: batch, number and the columns. */
  static SourceRow read(String source, List<CleanColumn> columns, ResultSet row)
      throws SQLException {
    List<Identifier> identifiers = new ArrayList<>();
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      CleanColumn column = columns.get(i);
      Object value = value(column.type(), row, i + 3);
      if (value == null) {
        continue;
      }
      if (column.identifier().isPresent()) {
        Identifier identifier = new Identifier(column.identifier().get(), (String) value);
        if (!identifiers.contains(identifier)) {
          identifiers.add(identifier);
        }
      } else {
        attributes.put(column.name(), value);
      }
    }
    return new SourceRow(source, line(row.getLong(1), row.getLong(2)), identifiers, attributes);
  }

  private static @Nullable Object value(AttributeType type, ResultSet row, int at)
      throws SQLException {
    return switch (type) {
      case INTEGER -> {
        long number = row.getLong(at);
        yield row.wasNull() ? null : number;
      }
      case DECIMAL -> row.getBigDecimal(at);
      case TEXT -> row.getString(at);
      case BOOLEAN -> {
        boolean truth = row.getBoolean(at);
        yield row.wasNull() ? null : truth;
      }
      case DATE -> row.getObject(at, LocalDate.class);
      case TIMESTAMP -> row.getObject(at, LocalDateTime.class);
    };
  }
}

package io.parley.connector.source;

import io.parley.connector.lake.LakeColumn;
import java.util.List;

/**
 * Rows of a source that are kept together.
 *
 * @param columns the columns of the rows, as the source has them; none begins with {@code _}. A
 *     source of documents (JSON) has the one column {@code payload} of type STRING
 * @param rows the rows
 * @param end the position behind these rows
 */
public record Batch(List<LakeColumn> columns, Rows rows, Position end) {
  /** Copies the columns, and refuses names that begin with {@code _}. */
  public Batch {
    columns = List.copyOf(columns);
    for (LakeColumn column : columns) {
      if (column.name().startsWith("_")) {
        throw new IllegalArgumentException(
            "column `" + column.name() + "`: names that begin with `_` are Parley's own");
      }
    }
  }

  /** Rows, listed or as a statement. */
  public sealed interface Rows {
    /** Rows in memory, in the order of the source. */
    record Listed(List<RawRow> rows) implements Rows {
      /** Copies the list. */
      public Listed {
        rows = List.copyOf(rows);
      }
    }

    /**
     * Rows that a SELECT in DuckDB's SQL gives, written by Parley, for sources that DuckDB reads
     * itself. It has the batch's columns by name, and {@code _place} (VARCHAR), {@code _line}
     * (BIGINT), {@code _reason} and {@code _text} (VARCHAR, both NULL but in a rejected row).
     */
    record Selected(String sql) implements Rows {}
  }
}

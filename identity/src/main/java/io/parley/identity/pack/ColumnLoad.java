package io.parley.identity.pack;

import io.parley.identity.table.RecordTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.duckdb.DuckDBConnection;

/** Reads the columns of a table, several at once: each has values and numbers of its own. */
final class ColumnLoad {
  private ColumnLoad() {}

  static void fill(RecordTable table, NeededColumns columns, Values[] values, int[] rows) {
    Arrays.fill(rows, Values.NONE);
    Parallel.each(
        values.length,
        group -> {
          for (int column = group; column < values.length; column++) {
            if (columns.shared().get(column) == group) {
              fill(table, columns.columns().get(column), values, rows, column);
            }
          }
        });
  }

  private static void fill(
      RecordTable table, String column, Values[] values, int[] rows, int place) {
    String sql =
        "SELECT rid, \"%1$s\" FROM %2$s WHERE \"%1$s\" IS NOT NULL AND \"%1$s\" <> ''"
            .formatted(column.replace("\"", "\"\""), RecordTable.NAME);
    int width = values.length;
    try (Connection connection = table.connection().unwrap(DuckDBConnection.class).duplicate();
        Statement statement = connection.createStatement();
        ResultSet read = statement.executeQuery(sql)) {
      while (read.next()) {
        rows[read.getInt(1) * width + place] =
            values[place].add(PackedRecords.utf8(read.getString(2)));
      }
    } catch (SQLException e) {
      // Its text may hold a value of a record.
      throw new IllegalStateException("a column of the records cannot be read from DuckDB", e);
    }
  }
}

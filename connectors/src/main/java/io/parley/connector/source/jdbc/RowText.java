package io.parley.connector.source.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Cells in the database's own text. */
final class RowText {
  private RowText() {}

  /** The text of a cell; null where it is NULL or has none. */
  static @Nullable String cell(ResultSet row, int at) throws SQLException {
    try {
      return row.getString(at);
    } catch (SQLException e) {
      if (DatabaseErrors.isPassing(e)) {
        throw e;
      }
      return null;
    }
  }
}

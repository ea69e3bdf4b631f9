package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Which group each record is in, where SQL can ask for it. */
final class GroupTable {
  private static final String NAME = "grouped";

  /** The records that are in a group. */
  static final String RECORDS =
      "(SELECT x.*, y.in_group FROM %s x JOIN %s y ON y.in_rid = x.rid)"
          .formatted(RecordTable.NAME, NAME);

  /** That two of them are of one. */
  static final String SAME = " AND l.in_group = r.in_group";

  private GroupTable() {}

  static void fill(RecordTable table, int[] groups) {
    table.execute("CREATE OR REPLACE TABLE %s (in_rid INTEGER, in_group INTEGER)".formatted(NAME));
    try (DuckDBAppender rows =
        table.connection().unwrap(DuckDBConnection.class).createAppender("main", NAME)) {
      for (int record = 0; record < groups.length; record++) {
        if (groups[record] >= 0) {
          rows.beginRow();
          rows.append(record);
          rows.append(groups[record]);
          rows.endRow();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the groups of records do not fit into DuckDB", e);
    }
  }

  static void drop(RecordTable table) {
    table.execute("DROP TABLE " + NAME);
  }
}

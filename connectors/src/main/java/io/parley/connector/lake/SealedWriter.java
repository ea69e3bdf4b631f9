package io.parley.connector.lake;

import io.parley.crypto.seal.Envelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes the rows of a sealed table: part by part, each column of a part sealed by itself. DuckDB
 * sees sealed bytes alone. Not thread-safe.
 */
public final class SealedWriter implements AutoCloseable {
  /** Rows a part: at 16 bytes a cell a quarter of a megabyte to seal at once. */
  static final int ROWS = 1 << 14;

  /** Parts a file, so that who reads needs no more memory than for a million rows. */
  static final int PARTS = 64;

  private static final String TABLE = "sealed_parts";

  private final SealedTables tables;
  private final String namespace;
  private final String name;
  private final List<LakeColumn> columns;
  private final Replacement replacement;
  private final DuckDBConnection duckdb;
  private final Envelope envelope;
  private final Object[][] cells;
  private DuckDBAppender appender;
  private int filled;
  private long parts;

  SealedWriter(
      SealedTables tables,
      String namespace,
      String name,
      List<LakeColumn> columns,
      Replacement replacement,
      Connection duckdb,
      Envelope envelope) {
    this.tables = tables;
    this.namespace = namespace;
    this.name = name;
    this.columns = columns;
    this.replacement = replacement;
    this.envelope = envelope;
    this.cells = new Object[columns.size()][ROWS];
    try {
      this.duckdb = duckdb.unwrap(DuckDBConnection.class);
      this.appender = empty();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /**
   * Adds a row.
   *
   * @param row a UUID, Long or String for each column in turn, none of them null
   */
  public void add(Object... row) {
    if (filled == ROWS) {
      endPart(false); // only now is it known that another row follows
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i][filled] = row[i];
    }
    filled++;
  }

  /**
   * Commits what was added as the table's next snapshot.
   *
   * @throws LakeException if the commit fails; the table is then as it was
   */
  public SealedTable commit() {
    endPart(true);
    endFile();
    replacement.commit();
    return tables.table(namespace, name);
  }

  private void endPart(boolean last) {
    try {
      appender.beginRow().append(parts).append((long) filled);
      for (int i = 0; i < cells.length; i++) {
        LakeColumn column = columns.get(i);
        byte[] plain = SealedCells.encode(column.type(), cells[i], filled);
        String purpose =
            SealedTable.purpose(namespace, name, replacement.writing(), parts, last, column.name());
        appender.append(envelope.seal(purpose, plain));
      }
      appender.endRow();
    } catch (SQLException e) {
      throw refused(e);
    }
    parts++;
    filled = 0;
    if (!last && parts % PARTS == 0) {
      endFile();
    }
  }

  private void endFile() {
    try {
      appender.close();
      replacement.add(duckdb, "SELECT * FROM " + TABLE);
      appender = empty();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private DuckDBAppender empty() throws SQLException {
    String stored =
        SealedTables.stored(columns).stream()
            .map(c -> DuckSql.name(c.name()) + " " + c.type().duckdbType())
            .collect(Collectors.joining(", "));
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE " + TABLE + " (" + stored + ")");
    }
    return duckdb.createAppender(TABLE);
  }

  private LakeException refused(SQLException e) {
    return new LakeException(
        "table "
            + namespace
            + "."
            + name
            + ": DuckDB refused a sealed part; give it more memory, if that is it",
        e);
  }

  /** Gives up what was not committed. */
  @Override
  public void close() {
    try (Statement statement = duckdb.createStatement()) {
      appender.close();
      statement.execute("DROP TABLE IF EXISTS " + TABLE);
    } catch (SQLException e) {
      throw refused(e);
    } finally {
      replacement.close();
    }
  }
}

package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.policy.ColumnPolicy;
import io.parley.query.backend.duckdb.DuckDb;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** The rows of the tables that are offered, on their way from the sources to the lake. */
final class CuratedRows {
  private final DuckDb database;
  private final Map<String, KeptTable> tables;
  private final Map<String, DuckDBAppender> appenders = new HashMap<>();

  /** Makes the tables in a database that has none of them. */
  CuratedRows(DuckDb database, Map<String, KeptTable> tables) throws SQLException {
    this.database = database;
    this.tables = tables;
    for (KeptTable table : tables.values()) {
      String columns =
          table.columns().stream()
              .map(c -> ", \"" + c.name() + "\" " + KeptTable.lakeType(c.type()).duckdbType())
              .collect(Collectors.joining());
      String name = name(table);
      database.execute("CREATE TABLE " + name + " (source VARCHAR, line BIGINT" + columns + ")");
      appenders.put(table.table().table(), database.connection().createAppender(name));
    }
  }

  private static String name(KeptTable table) {
    return "row_" + table.table().table();
  }

  /** Adds a row to a table; to none where the name is empty. */
  void add(SourceRow row, String table) {
    if (table.isEmpty()) {
      return;
    }
    try {
      DuckDBAppender appender = appenders.get(table);
      if (appender == null) {
        throw new IllegalStateException("no appender for a mapped table");
      }
      appender.beginRow().append(row.source()).append(row.line());
      for (ColumnPolicy column : Objects.requireNonNull(tables.get(table)).columns()) {
        Cells.append(appender, row.attributes().get(column.name()));
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException("a row could not be kept", e);
    }
  }

  /** No row is added from here on. */
  void complete() throws SQLException {
    for (DuckDBAppender appender : appenders.values()) {
      appender.close();
    }
  }

  /** Replaces the lake's tables; the database has the table {@code assignment} by now. */
  void save(NodeLake lake) {
    tables.values().forEach(table -> save(lake, table));
  }

  /** The rows of a table; those of people with their persons, out of {@code assignment}. */
  static String select(KeptTable table) {
    String select =
        table.columns().stream()
            .map(c -> "r.\"" + c.name() + "\"")
            .collect(Collectors.joining(", "));
    return table.ofPeople()
        ? "SELECT a.person, %s FROM %s r JOIN assignment a USING (source, line) ORDER BY a.person"
            .formatted(select, name(table))
        : "SELECT %s FROM %s r ORDER BY ALL".formatted(select, name(table));
  }

  private void save(NodeLake lake, KeptTable table) {
    lake.tables()
        .replace(
            NodeLake.CURATED,
            table.table().table(),
            table.lakeColumns(),
            database.connection(),
            select(table));
  }
}

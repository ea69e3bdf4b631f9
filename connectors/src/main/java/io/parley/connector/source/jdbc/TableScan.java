package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a table or query as the database has them now, and statements over them.
 *
 * @param source name of the source, for messages
 * @param columns the columns that are read
 */
record TableScan(
    String source,
    JdbcTable table,
    Connection connection,
    SqlNames names,
    List<TableColumn> columns,
    JdbcSettings settings) {
  /**
   * Asks the database for the columns.
   *
   * @throws SourceException if a column is missing or cannot be kept
   */
  static TableScan of(
      String source,
      JdbcTable.Selection selection,
      Connection connection,
      Dialect dialect,
      JdbcSettings settings)
      throws SQLException {
    SqlNames names = new SqlNames(connection.getMetaData().getIdentifierQuoteString().strip());
    JdbcTable table = selection.table();
    List<TableColumn> columns = new ArrayList<>();
    List<String> there = new ArrayList<>();
    List<String> unkept = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM " + table.fromSql(names) + " WHERE 1 = 0")) {
      ResultSetMetaData all = none.getMetaData();
      for (int at = 1; at <= all.getColumnCount(); at++) {
        String name = all.getColumnLabel(at);
        there.add(name);
        if (selection.columns().isEmpty() || selection.columns().get().contains(name)) {
          Optional<CellKind> kind = dialect.kind(all, at);
          kind.ifPresent(k -> columns.add(new TableColumn(name, k)));
          if (kind.isEmpty()) {
            unkept.add("`" + name + "` is of type " + all.getColumnTypeName(at));
          }
        }
      }
    }
    TableScan scan = new TableScan(source, table, connection, names, columns, settings);
    selection.columns().ifPresent(wanted -> scan.checkThere(wanted, there));
    scan.checkKept(unkept);
    return scan;
  }

  private void checkThere(List<String> wanted, List<String> there) {
    String missing =
        wanted.stream()
            .filter(name -> !there.contains(name))
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw refusal(
          "there is no column "
              + missing
              + "; it has "
              + there.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", ")));
    }
  }

  private void checkKept(List<String> unkept) {
    if (!unkept.isEmpty()) {
      throw refusal(
          "column "
              + String.join(", ", unkept)
              + ": Parley keeps no such type; read other columns, or cast it to text in a query");
    }
    Set<String> seen = new HashSet<>();
    for (TableColumn column : columns) {
      if (column.name().startsWith("_")) {
        throw refusal(
            "column `"
                + column.name()
                + "`: names that begin with `_` are Parley's own; rename it in a query");
      }
      if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
        throw refusal("column `" + column.name() + "` stands twice; rename one in a query");
      }
    }
    if (columns.isEmpty()) {
      throw refusal("it has no column");
    }
  }

  /** Refuses a table that has lost a column since a position was kept, or changed its type. */
  void checkStillThere(Map<String, String> before) {
    before.forEach(
        (name, type) -> {
          Optional<TableColumn> now = columns.stream().filter(c -> c.name().equals(name)).findAny();
          String is = now.map(c -> c.kind().type().name()).orElse("gone");
          if (!is.equals(type)) {
            throw refusal(
                "column `"
                    + name
                    + "` was "
                    + type
                    + " when it was last read and is "
                    + is
                    + "; give it back, or read the table as a new source");
          }
        });
  }

  /** The columns by name, as a position holds them. */
  Map<String, String> types() {
    return columns.stream()
        .collect(Collectors.toMap(TableColumn::name, c -> c.kind().type().name()));
  }

  List<LakeColumn> lakeColumns() {
    return columns.stream().map(TableColumn::lakeColumn).toList();
  }

  /** Place of a column in statements, from 1. */
  int placeOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i + 1;
      }
    }
    throw refusal(
        "there is no column `"
            + name
            + "` among those read; they are "
            + columns.stream().map(c -> "`" + c.name() + "`").collect(Collectors.joining(", ")));
  }

  TableColumn column(String name) {
    return columns.get(placeOf(name) - 1);
  }

  /** A statement that streams the columns. */
  PreparedStatement select(String rest) throws SQLException {
    String list =
        columns.stream()
            .map(c -> c.kind().selectSql(names.name(c.name())))
            .collect(Collectors.joining(", "));
    PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + list + " FROM " + table.fromSql(names) + rest,
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(settings.fetchRows());
    return statement;
  }

  /** Whether a column is NULL anywhere. */
  boolean hasNull(String column) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(1);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT 1 FROM "
                  + table.fromSql(names)
                  + " WHERE "
                  + names.name(column)
                  + " IS NULL")) {
        return row.next();
      }
    }
  }

  SourceException refusal(String what) {
    return new SourceException("source `" + source + "`, " + table.shown() + ": " + what);
  }
}

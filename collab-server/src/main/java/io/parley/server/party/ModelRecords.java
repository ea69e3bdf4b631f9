package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.NodeConfiguration;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Records as a model compares them: normalised, in a table in memory that never touches the disk.
 * The number of a record there is its place among those that were added.
 */
final class ModelRecords implements AutoCloseable {
  private final RecordTable table;
  private final List<String> columns;
  private final DuckDBAppender appender;
  private final Map<String, AttributeForm> forms = new HashMap<>();
  private int records;

  private ModelRecords(RecordTable table, Set<String> columns) throws SQLException {
    this.table = table;
    this.columns = List.copyOf(columns);
    table.execute(
        "CREATE TABLE %s (rid INTEGER, source VARCHAR, key VARCHAR%s)"
            .formatted(
                RecordTable.NAME,
                columns.stream().map(c -> ", " + c + " VARCHAR").collect(Collectors.joining())));
    this.appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME);
  }

  /** An empty table with a column for each attribute that some source has. */
  static ModelRecords open(List<NodeConfiguration.Source> sources, int megabytes) {
    RecordTable table = RecordTable.open(megabytes);
    try {
      return new ModelRecords(table, columns(sources));
    } catch (SQLException e) {
      table.close();
      throw new IllegalStateException("records could not be kept", e);
    }
  }

  /** The attributes that the sources have. */
  static Set<String> columns(List<NodeConfiguration.Source> sources) {
    Set<String> mapped = new LinkedHashSet<>();
    for (NodeConfiguration.Source source : sources) {
      mapped.addAll(AttributeForm.columns(source));
      if (!source.email().isEmpty()) {
        mapped.add(IdentifierType.EMAIL.word());
      }
      if (!source.phone().isEmpty()) {
        mapped.add(IdentifierType.PHONE.word());
      }
    }
    return Collections.unmodifiableSet(mapped);
  }

  /** Adds a record. */
  void add(SourceRow row, NodeConfiguration.Source source, RecordKey key) {
    Map<String, String> values =
        forms.computeIfAbsent(source.name(), unused -> new AttributeForm(source)).read(row);
    try {
      appender.beginRow().append(records++).append(row.source()).append(key.key());
      for (String column : columns) {
        Cells.append(appender, values.getOrDefault(column, first(row, column).orElse(null)));
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException("a record could not be kept", e);
    }
  }

  private static Optional<String> first(SourceRow row, String type) {
    return row.identifiers().stream()
        .filter(i -> i.type().word().equals(type))
        .map(Identifier::value)
        .findFirst();
  }

  /** The table, to which nothing is added from here on. */
  RecordTable complete() {
    try {
      appender.close();
      return table;
    } catch (SQLException e) {
      throw new IllegalStateException("records could not be kept", e);
    }
  }

  /** The columns that the table has. */
  Set<String> columns() {
    return Set.copyOf(columns);
  }

  @Override
  public void close() {
    table.close();
  }
}

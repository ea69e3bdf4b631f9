package io.parley.server.pipeline;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.suggest.Sample;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first rows of a source, as text; the reading is broken off when there are enough. */
final class SourceSample {
  private static final String PAYLOAD = "payload";

  private final List<String> columns = new ArrayList<>();
  private final List<List<Optional<String>>> rows = new ArrayList<>();
  private final DuckDb database;

  private SourceSample(DuckDb database) {
    this.database = database;
  }

  static Sample of(NodeConfiguration.Source source, Origins origins, DuckDb database) {
    if (source.from().events()) {
      throw documents(source);
    }
    SourceSample sample = new SourceSample(database);
    try (Source open = origins.open(source, unmapped(source))) {
      open.read(Optional.empty(), sample::take);
    } catch (SourceException e) {
      if (sample.rows.isEmpty()) {
        throw e;
      }
    }
    if (sample.columns.contains(PAYLOAD)) {
      throw documents(source);
    }
    if (sample.rows.isEmpty()) {
      throw new ConfigurationException(
          "source `%s` has no rows to look at".formatted(source.name()));
    }
    return new Sample(sample.columns, sample.rows);
  }

  private static ConfigurationException documents(NodeConfiguration.Source source) {
    return new ConfigurationException(
        "the rows of source `%s` are JSON, for which nothing is suggested; name paths such as $.email"
            .formatted(source.name()));
  }

  /** A mapping that needs no column. */
  private static SourceMapping unmapped(NodeConfiguration.Source source) {
    return new SourceMapping(
        source.name(),
        List.of(),
        List.of(new AttributeColumn("$.any", "any", AttributeType.TEXT)),
        source.region());
  }

  private void take(Batch batch) {
    List<String> names = batch.columns().stream().map(c -> c.name()).toList();
    if (columns.isEmpty()) {
      columns.addAll(names);
    }
    if (!columns.equals(names) || names.isEmpty()) {
      return; // of another edition of the columns: those of the first batch do
    }
    if (batch.rows() instanceof Batch.Rows.Listed listed) {
      listed.rows().forEach(this::add);
    } else {
      select(((Batch.Rows.Selected) batch.rows()).sql());
    }
    if (rows.size() >= Sample.ROWS || columns.contains(PAYLOAD)) {
      throw new SourceException("enough was read for a sample");
    }
  }

  private void add(RawRow row) {
    if (row instanceof RawRow.Read read && rows.size() < Sample.ROWS) {
      rows.add(read.values().stream().map(v -> v.map(Object::toString)).toList());
    }
  }

  private void select(String sql) {
    String texts =
        columns.stream()
            .map(c -> "CAST(\"" + c.replace("\"", "\"\"") + "\" AS VARCHAR)")
            .collect(Collectors.joining(", "));
    database.query(
        "SELECT %s FROM (%s\n) WHERE _reason IS NULL LIMIT %d"
            .formatted(texts, sql, Sample.ROWS - rows.size()),
        row -> {
          List<Optional<String>> cells = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            cells.add(Optional.ofNullable(row.getString(i + 1)));
          }
          rows.add(cells);
        });
  }
}

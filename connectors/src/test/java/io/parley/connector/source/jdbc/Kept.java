package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps rows and position in memory. */
final class Kept implements BatchSink {
  private final List<RawRow> rows = new ArrayList<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private List<LakeColumn> columns = List.of();
  private Optional<Position> position = Optional.empty();

  @Override
  public void keep(Batch batch) {
    List<RawRow> listed = ((Batch.Rows.Listed) batch.rows()).rows();
    rows.addAll(listed);
    batchSizes.add(listed.size());
    columns = batch.columns();
    position = Optional.of(batch.end());
  }

  /** Reads on with a source, and closes it. */
  Kept read(JdbcSource source) {
    try (source) {
      source.read(position, this);
    }
    return this;
  }

  List<RawRow> rows() {
    return rows;
  }

  /** The values of a column, those of rejected rows left out. */
  List<Object> values(String column) {
    int at = columns.stream().map(LakeColumn::name).toList().indexOf(column);
    return rows.stream()
        .filter(RawRow.Read.class::isInstance)
        .map(row -> ((RawRow.Read) row).values().get(at).orElse("NULL"))
        .toList();
  }

  List<RawRow.Rejected> rejected() {
    return rows.stream()
        .filter(RawRow.Rejected.class::isInstance)
        .map(RawRow.Rejected.class::cast)
        .toList();
  }

  List<LakeColumn> columns() {
    return columns;
  }

  List<Integer> batchSizes() {
    return batchSizes;
  }

  Optional<Position> position() {
    return position;
  }
}

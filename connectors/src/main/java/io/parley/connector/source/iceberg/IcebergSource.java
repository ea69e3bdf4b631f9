package io.parley.connector.source.iceberg;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * An Iceberg table that others append to, as a source: first the rows of a snapshot, then at each
 * reading the rows of the files that were appended since. Files that were rewritten with the same
 * rows (compaction) bring nothing. A snapshot that changed or deleted rows is refused by its id.
 *
 * <p>Files are Parquet in folders of this machine, and are read where they lie: a batch is a
 * statement over some rows of one file. Columns are found by Iceberg's ids, so that one that was
 * renamed is the same, and one that was added is NULL in older files.
 */
public final class IcebergSource implements Source {
  private final String name;
  private final ForeignTable foreign;
  private final long batchRows;
  private boolean closed;

  /**
   * Names a table; nothing is opened yet.
   *
   * @param name of the source
   * @param batchRows most rows of a batch, at least 1
   */
  public IcebergSource(String name, ForeignTable foreign, long batchRows) {
    if (batchRows < 1) {
      throw new IllegalArgumentException("a batch has at least one row");
    }
    this.name = name;
    this.foreign = foreign;
    this.batchRows = batchRows;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    if (closed) {
      throw new IllegalStateException("the source " + name + " is closed");
    }
    Optional<IcebergPosition> from = after.map(p -> IcebergPosition.of(name, p));
    Table table = load();
    SnapshotSteps steps = new SnapshotSteps(name, table);
    from.ifPresent(p -> check(table, p, steps));
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return;
    }
    IcebergPosition at =
        from.orElseGet(() -> IcebergPosition.first(table.uuid().toString(), current.snapshotId()));
    steps.check(at.to(), current.snapshotId());
    List<ScanColumn> columns = ScanColumn.all(name, table.schema());
    new Reading(steps, columns, batches).readOn(at, current.snapshotId());
  }

  @Override
  public OptionalLong pending(Optional<Position> after) {
    Table table = load();
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return OptionalLong.of(0);
    }
    IcebergPosition at =
        after
            .map(p -> IcebergPosition.of(name, p))
            .orElseGet(() -> IcebergPosition.first(table.uuid().toString(), current.snapshotId()));
    SnapshotSteps steps = new SnapshotSteps(name, table);
    List<DataFile> begun = steps.files(at.from(), at.to());
    long bytes = 0;
    for (int i = at.files(); i < begun.size(); i++) {
      DataFile file = begun.get(i);
      long rows = i == at.files() ? at.rows() : 0;
      bytes +=
          file.fileSizeInBytes() * (file.recordCount() - rows) / Math.max(1, file.recordCount());
    }
    if (at.to() != current.snapshotId()) {
      bytes +=
          steps.files(Optional.of(at.to()), current.snapshotId()).stream()
              .mapToLong(DataFile::fileSizeInBytes)
              .sum();
    }
    return OptionalLong.of(bytes);
  }

  private Table load() {
    try {
      return foreign.load();
    } catch (SourceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new SourceException(
          "source `" + name + "`: the Iceberg table cannot be loaded from its catalog", e);
    }
  }

  private void check(Table table, IcebergPosition position, SnapshotSteps steps) {
    if (!table.uuid().toString().equals(position.table())) {
      throw steps.refusal(
          "it is another table of the same name than was read before; read it as a new source");
    }
    if (table.snapshot(position.to()) == null) {
      throw steps.refusal(
          "snapshot " + position.to() + ", which was read last, is gone; read it as a new source");
    }
  }

  @Override
  public void close() {
    closed = true; // nothing stays open
  }

  /** The source's name. */
  @Override
  public String toString() {
    return "IcebergSource[" + name + "]";
  }

  /** Hands on the rows of files, some at a time. */
  private final class Reading {
    private final SnapshotSteps steps;
    private final List<ScanColumn> columns;
    private final List<LakeColumn> kept;
    private final BatchSink batches;

    Reading(SnapshotSteps steps, List<ScanColumn> columns, BatchSink batches) {
      this.steps = steps;
      this.columns = columns;
      this.kept = columns.stream().map(ScanColumn::lakeColumn).toList();
      this.batches = batches;
    }

    /** Ends what was begun, and then goes to the present snapshot. */
    void readOn(IcebergPosition begun, long current) {
      IcebergPosition at = files(begun);
      if (at.to() != current) {
        IcebergPosition step = at.on(current);
        if (files(step).equals(step)) {
          // No rows came. Without a note, the snapshot that was read last might expire.
          batches.keep(
              new Batch(List.of(), new Batch.Rows.Listed(List.of()), step.done().position()));
        }
      }
    }

    private IcebergPosition files(IcebergPosition from) {
      IcebergPosition at = from;
      List<DataFile> files = steps.files(at.from(), at.to());
      for (int i = at.files(); i < files.size(); i++) {
        DataFile file = files.get(i);
        Path path = steps.path(file);
        long row = at.rows();
        while (row < file.recordCount()) {
          long end = Math.min(row + batchRows, file.recordCount());
          boolean isLast = end == file.recordCount();
          at = !isLast ? at.at(i, end) : i + 1 < files.size() ? at.at(i + 1, 0) : at.done();
          batches.keep(new Batch(kept, rows(path, row, end), at.position()));
          row = end;
        }
      }
      return at;
    }

    private Batch.Rows rows(Path file, long from, long end) {
      String path = LocalPath.sql(file);
      String list = columns.stream().map(ScanColumn::sql).collect(Collectors.joining(", "));
      Path last = Objects.requireNonNull(file.getFileName());
      return new Batch.Rows.Selected(
          "SELECT "
              + list
              + ", '"
              + last.toString().replace("'", "''")
              + "' AS _place, f.file_row_number + 1 AS _line, CAST(NULL AS VARCHAR) AS _reason,"
              + " CAST(NULL AS VARCHAR) AS _text FROM "
              + ScanColumn.read(columns, List.of(path))
              + " f WHERE f.file_row_number >= "
              + from
              + " AND f.file_row_number < "
              + end);
    }
  }
}

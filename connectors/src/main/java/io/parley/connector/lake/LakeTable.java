package io.parley.connector.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table at one snapshot. The snapshot is pinned: later changes of the table do not show.
 *
 * @param namespace namespace of the table
 * @param name name of the table
 * @param snapshotId Iceberg's id of the snapshot
 * @param columns columns at that snapshot
 * @param files the data files of the snapshot, absolute, in a fixed order
 * @param rows number of rows
 */
public record LakeTable(
    String namespace,
    String name,
    long snapshotId,
    List<LakeColumn> columns,
    List<Path> files,
    long rows) {
  /** Copies the lists. */
  public LakeTable {
    columns = List.copyOf(columns);
    files = List.copyOf(files);
  }

  /**
   * What to put after FROM in DuckDB to read the table: {@code read_parquet([...])} over the files,
   * or a sub-select without rows if there are none.
   */
  public String scanSql() {
    if (files.isEmpty()) {
      return columns.stream()
          .map(c -> "CAST(NULL AS " + c.type().duckdbType() + ") AS " + DuckSql.name(c.name()))
          .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
    }

    // A folder of the lake's path may look like a Hive partition (`year=2027`): it is none.
    return files.stream()
        .map(file -> DuckSql.text(file.toString()))
        .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
  }
}

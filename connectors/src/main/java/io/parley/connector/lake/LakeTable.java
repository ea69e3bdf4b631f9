package io.parley.connector.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
  private static final Set<String> PLACES = Set.of("file_index", "file_row_number");

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

  /**
   * What names a row of {@link #scanSql} when that is called {@code t}: the number of its file in
   * 31 bits and its place in the file in 32. Files never change, so neither does a row's name.
   * Empty where there is no file, or where a column of the table has a name that DuckDB uses for
   * this.
   */
  public Optional<String> rowSql() {
    boolean isTaken =
        columns.stream().anyMatch(c -> PLACES.contains(c.name().toLowerCase(Locale.ROOT)));
    return files.isEmpty() || isTaken
        ? Optional.empty()
        : Optional.of("((CAST(t.file_index AS BIGINT) << 32) + t.file_row_number)");
  }
}

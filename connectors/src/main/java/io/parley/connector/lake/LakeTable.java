package io.parley.connector.lake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.jspecify.annotations.Nullable;

/**
 * A table at one snapshot. The snapshot is pinned: later changes of the table do not show. Two of
 * the same snapshot and files are equal.
 */
public final class LakeTable {
  private static final Set<String> PLACES = Set.of("file_index", "file_row_number");

  private final String namespace;
  private final String name;
  private final long snapshotId;
  private final List<ScanField> fields;
  private final List<LakeFile> content;
  private final long rows;
  private final Map<String, String> properties;
  private final FileStore store;
  private final ScanSql scan;

  LakeTable(
      String namespace,
      String name,
      long snapshotId,
      List<ScanField> fields,
      boolean isById,
      List<LakeFile> content,
      Map<String, String> properties,
      FileStore store) {
    this.namespace = namespace;
    this.name = name;
    this.snapshotId = snapshotId;
    this.fields = List.copyOf(fields);
    this.content = List.copyOf(content);
    this.rows = content.stream().mapToLong(LakeFile::rows).sum();
    this.properties = Map.copyOf(properties);
    this.store = store;
    this.scan = new ScanSql(store, this.fields, isById);
  }

  /** A table of local files that are as they are said to be, in no lake. */
  public LakeTable(
      String namespace,
      String name,
      long snapshotId,
      List<LakeColumn> columns,
      List<Path> files,
      long rows) {
    this.namespace = namespace;
    this.name = name;
    this.snapshotId = snapshotId;
    this.fields = columns.stream().map(c -> new ScanField(columns.indexOf(c) + 1, c)).toList();
    this.content = files.stream().map(LakeTable::local).toList();
    this.rows = rows;
    this.properties = Map.of();
    this.store = new LocalStore(Path.of("."));
    this.scan = new ScanSql(store, fields, false);
  }

  private static LakeFile local(Path file) {
    return new LakeFile(
        DataFiles.builder(PartitionSpec.unpartitioned())
            .withPath(file.toString())
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(0)
            .withRecordCount(0)
            .build(),
        List.of());
  }

  /** Namespace of the table. */
  public String namespace() {
    return namespace;
  }

  /** Name of the table. */
  public String name() {
    return name;
  }

  /** Iceberg's id of the snapshot. */
  public long snapshotId() {
    return snapshotId;
  }

  /** Columns at that snapshot. */
  public List<LakeColumn> columns() {
    return fields.stream().map(ScanField::column).toList();
  }

  /** The data files, in the order of their locations, which is that of writing within a commit. */
  public List<LakeFile> content() {
    return content;
  }

  /**
   * The data files as local paths, in the order of {@link #content}: brought here where they rest
   * elsewhere, and there for an hour at least. Rows deleted since are in them: read rows by {@link
   * #scanSql}.
   *
   * @throws LakeException if they cannot be had
   */
  public List<Path> files() {
    return store.local(content.stream().map(LakeFile::stored).toList());
  }

  /** Number of rows; where rows were deleted by delete files, these are counted still. */
  public long rows() {
    return rows;
  }

  /** Properties of the table as they were when it was looked up, not at the snapshot. */
  public Map<String, String> properties() {
    return properties;
  }

  /**
   * The table with those of its files alone that may hold what is asked, by the bounds that Iceberg
   * keeps of them. Several in a row narrow it further.
   *
   * @throws IllegalArgumentException if there is no such column, or values are not of its type
   */
  public LakeTable where(LakeFilter filter) {
    ScanField field =
        fields.stream()
            .filter(f -> f.column().name().equals(filter.column()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table "
                            + namespace
                            + "."
                            + name
                            + " has no column `"
                            + filter.column()
                            + "`"));
    return with(
        content.stream()
            .filter(file -> file.mayHold(filter, field.column().type(), field.id()))
            .toList());
  }

  /** The table with some of its files alone. */
  LakeTable with(List<LakeFile> some) {
    return new LakeTable(
        namespace, name, snapshotId, fields, scan.isById(), some, properties, store);
  }

  /** The id that files have for a column. */
  Optional<Integer> fieldId(String column) {
    return fields.stream()
        .filter(f -> f.column().name().equals(column))
        .map(ScanField::id)
        .findFirst();
  }

  /**
   * What to put after FROM in DuckDB to read the table: {@code read_parquet([...])} over the files,
   * or a sub-select where there are none or rows of them were deleted. Files that rest elsewhere
   * are brought here first: say it when it is to be run, not before.
   *
   * @throws LakeException if files cannot be had
   */
  public String scanSql() {
    return scan.live(content);
  }

  /** The same with rows that were deleted since: what the files hold of anybody. */
  String rawSql() {
    return scan.raw(content);
  }

  /**
   * What names a row of {@link #scanSql} when that is called {@code t}: the number of its file in
   * 31 bits and its place in the file in 32. Files never change, so neither does a row's name.
   * Empty where there is no file, where rows were deleted by delete files, or where a column of the
   * table has a name that DuckDB uses for this.
   */
  public Optional<String> rowSql() {
    boolean isTaken =
        fields.stream().anyMatch(f -> PLACES.contains(f.column().name().toLowerCase(Locale.ROOT)));
    boolean isWhole = content.stream().allMatch(file -> file.deletes().isEmpty());
    return content.isEmpty() || isTaken || !isWhole
        ? Optional.empty()
        : Optional.of("((CAST(t.file_index AS BIGINT) << 32) + t.file_row_number)");
  }

  /** The delete files that apply to any of its files. */
  List<FileDelete> deletes() {
    List<FileDelete> all = new ArrayList<>();
    content.forEach(file -> all.addAll(file.deletes()));
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LakeTable table
        && table.namespace.equals(namespace)
        && table.name.equals(name)
        && table.snapshotId == snapshotId
        && table.fields.equals(fields)
        && table.content.equals(content)
        && table.rows == rows;
  }

  @Override
  public int hashCode() {
    return Objects.hash(namespace, name, snapshotId, content);
  }

  /** Its name and snapshot. */
  @Override
  public String toString() {
    return namespace + "." + name + "@" + snapshotId;
  }
}

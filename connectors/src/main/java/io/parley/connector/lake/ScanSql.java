package io.parley.connector.lake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What DuckDB is told to read a table's files: {@code read_parquet} over all, and where rows were
 * deleted since, the rows of such a file without those, one SELECT a file.
 */
final class ScanSql {
  /** Before the id of a column that a delete file names; no two columns are one. */
  private static final String KEY = "parley_key_";

  private final FileStore store;
  private final List<ScanField> fields;
  private final boolean isById;

  ScanSql(FileStore store, List<ScanField> fields, boolean isById) {
    this.store = store;
    this.fields = fields;
    this.isById = isById;
  }

  boolean isById() {
    return isById;
  }

  /** The rows of files, those deleted since left out. */
  String live(List<LakeFile> files) {
    List<LakeFile> whole = files.stream().filter(file -> file.deletes().isEmpty()).toList();
    if (whole.size() == files.size()) {
      return raw(files);
    }
    List<String> parts = new ArrayList<>();
    if (!whole.isEmpty()) {
      parts.add("SELECT " + names() + " FROM " + raw(whole));
    }
    files.stream().filter(file -> !file.deletes().isEmpty()).map(this::rest).forEach(parts::add);
    return parts.stream().collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  /** All rows of files, those deleted since too. */
  String raw(List<LakeFile> files) {
    if (files.isEmpty()) {
      return fields.stream()
          .map(
              f ->
                  "CAST(NULL AS "
                      + f.column().type().duckdbType()
                      + ") AS "
                      + DuckSql.name(f.column().name()))
          .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
    }
    return read(
        store.local(files.stream().map(LakeFile::stored).toList()), isById ? fields : List.of());
  }

  private String rest(LakeFile file) {
    if (fields.stream().anyMatch(f -> f.column().name().equalsIgnoreCase("file_row_number"))) {
      throw new LakeException(
          "rows were deleted by their places from a table with a column `file_row_number`; such a"
              + " table is not read: rename the column");
    }
    // The columns of the table, and, under other names, those it had that deletes are told by.
    Set<ScanField> read = new LinkedHashSet<>(fields);
    List<FileDelete.Values> byValues = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (FileDelete delete : file.deletes()) {
      if (delete instanceof FileDelete.Values values) {
        values.keys().stream()
            .filter(key -> column(key).isEmpty())
            .forEach(key -> read.add(key.as(KEY + key.id())));
        byValues.add(values);
      } else if (delete instanceof FileDelete.Positions positions) {
        conditions.add(
            "d.file_row_number NOT IN (SELECT p.pos FROM %s p WHERE p.file_path = %s)"
                .formatted(here(positions), DuckSql.text(file.location())));
      } else if (delete instanceof FileDelete.Vector vector) {
        conditions.add(
            "d.file_row_number NOT IN (SELECT p.pos FROM read_csv(%s, header = false, columns = {'pos': 'BIGINT'}) p)"
                .formatted(DuckSql.text(DeletionVectors.csv(store, vector.file()).toString())));
      }
    }
    for (FileDelete.Values values : byValues) {
      String same =
          values.keys().stream()
              .map(
                  key ->
                      "v.%s IS NOT DISTINCT FROM d.%s"
                          .formatted(
                              DuckSql.name(KEY + key.id()),
                              DuckSql.name(column(key).orElse(KEY + key.id()))))
              .collect(Collectors.joining(" AND "));
      List<ScanField> keys = values.keys().stream().map(k -> k.as(KEY + k.id())).toList();
      conditions.add(
          "NOT EXISTS (SELECT 1 FROM %s v WHERE %s)"
              .formatted(read(store.local(List.of(values.stored())), keys), same));
    }
    List<Path> path = store.local(List.of(file.stored()));
    return "SELECT %s FROM %s d WHERE %s"
        .formatted(names(), read(path, List.copyOf(read)), String.join(" AND ", conditions));
  }

  /** What the table calls a column now, if it has it still. */
  private Optional<String> column(ScanField key) {
    return fields.stream()
        .filter(field -> field.id() == key.id())
        .map(field -> field.column().name())
        .findFirst();
  }

  private String here(FileDelete.Positions positions) {
    return read(store.local(List.of(positions.stored())), List.of());
  }

  private String names() {
    return fields.stream()
        .map(f -> DuckSql.name(f.column().name()))
        .collect(Collectors.joining(", "));
  }

  private static String read(List<Path> files, List<ScanField> byId) {
    // A folder of the lake's path may look like a Hive partition (`year=2027`): it is none.
    String options =
        "hive_partitioning = false" + (byId.isEmpty() ? "" : ", " + ScanField.schema(byId));
    return files.stream()
        .map(file -> DuckSql.text(path(file)))
        .collect(Collectors.joining(", ", "read_parquet([", "], " + options + ")"));
  }

  private static String path(Path file) {
    // DuckDB expands these and has no way to escape them: it would read other files too.
    if (file.toString().matches("(?s).*[*?\\[\\]].*")) {
      throw new LakeException(file + ": a file with any of * ? [ ] in its path is not read");
    }
    return file.toString();
  }
}

package io.parley.connector.lake;

import java.util.List;
import java.util.stream.Collectors;

/** A column as files have it: by its id, whatever it was called when they were written. */
record ScanField(int id, LakeColumn column) {
  ScanField as(String name) {
    return new ScanField(id, new LakeColumn(name, column.type()));
  }

  /** DuckDB's option to read columns by their ids; a file without one has NULL in it. */
  static String schema(List<ScanField> fields) {
    return fields.stream()
        .map(
            f ->
                "%d: {name: %s, type: %s, default_value: NULL}"
                    .formatted(
                        f.id,
                        DuckSql.text(f.column.name()),
                        DuckSql.text(f.column.type().duckdbType())))
        .collect(Collectors.joining(", ", "schema = MAP {", "}"));
  }
}

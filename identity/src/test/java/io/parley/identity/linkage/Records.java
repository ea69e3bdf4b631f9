package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A table of records written in a test. */
final class Records {
  private Records() {}

  /** {@code columns} separated by blanks; each row the same, separated by |, with - for nothing. */
  static RecordTable of(String columns, String... rows) {
    RecordTable table = RecordTable.open(200);
    table.execute(
        "CREATE TABLE records (rid INTEGER, source VARCHAR, key VARCHAR, "
            + Arrays.stream(columns.split(" ", -1))
                .map(c -> c + " VARCHAR")
                .collect(Collectors.joining(", "))
            + ")");
    for (int i = 0; i < rows.length; i++) {
      table.execute(
          "INSERT INTO records VALUES (%d, 's%d', '%d', %s)"
              .formatted(
                  i,
                  i % 2,
                  i,
                  Arrays.stream(rows[i].split("\\|", -1))
                      .map(v -> v.equals("-") ? "NULL" : "'" + v + "'")
                      .collect(Collectors.joining(", "))));
    }
    return table;
  }
}

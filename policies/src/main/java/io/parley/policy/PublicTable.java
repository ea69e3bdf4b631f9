package io.parley.policy;

import java.util.List;
import java.util.Optional;

/**
 * A table without people, such as a catalogue or a calendar: its owner and every member call it
 * public by signing. Questions look people's values up in it, use its columns in any way, and pay
 * nothing for it.
 *
 * @param key columns of which no two rows hold the same values; empty where none are declared
 * @param rows the most rows it may have
 * @param columns all its columns, in the file's order; their {@code use} is empty and means nothing
 */
public record PublicTable(
    TableName table,
    List<String> key,
    long rows,
    List<ColumnPolicy> columns,
    PolicyPosition position) {
  public PublicTable {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    if (rows < 1) {
      throw new IllegalArgumentException("a public table has at least one row");
    }
  }

  /** The column of that name. */
  public Optional<ColumnPolicy> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}

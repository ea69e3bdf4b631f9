package io.parley.connector.lake;

import io.parley.crypto.seal.Envelope;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables of a lake whose cells rest sealed: who is who, by which identifiers, under which
 * pseudonyms.
 *
 * <p>Form: an Iceberg table with a row for each part of at most 16,384 rows: its number, how many
 * rows it has, and each of its columns as bytes sealed by {@link Envelope}. Iceberg's own files
 * hold least and greatest values of columns; of these there are none but of the two numbers.
 *
 * <p>Claim, under the assumptions of {@link Envelope}: who reads the files learns the names of
 * tables and columns, numbers of rows, sizes of columns and parts, and nothing of a cell. A column
 * of a part opens only as that column of that part, of the table and of the run of writing for
 * which it was sealed; a part left out, doubled, in another place, or cut off the end is refused.
 * Not promised: that the table is the newest. Who can write the files can bring back a whole
 * earlier snapshot.
 */
public final class SealedTables {
  static final LakeColumn PART = new LakeColumn("part", LakeType.LONG);
  private static final LakeColumn ROWS = new LakeColumn("rows", LakeType.LONG);

  private final Lake lake;
  private final Envelope envelope;

  /** The sealed tables of a lake, under a node's keys. */
  public SealedTables(Lake lake, Envelope envelope) {
    this.lake = lake;
    this.envelope = envelope;
  }

  /**
   * Begins to replace a table, or to make it. Whoever begins closes.
   *
   * @param columns of type UUID, LONG or STRING, none named {@code part} or {@code rows}
   * @param duckdb to write the files with; nothing else may use it until the writer is closed
   */
  public SealedWriter replace(
      String namespace, String name, List<LakeColumn> columns, Connection duckdb) {
    for (LakeColumn column : columns) {
      if (!SealedCells.holds(column.type())) {
        throw new IllegalArgumentException("column `" + column.name() + "` cannot be sealed");
      }
    }
    return new SealedWriter(
        this,
        namespace,
        name,
        List.copyOf(columns),
        lake.replacement(namespace, name, stored(columns)),
        duckdb,
        envelope);
  }

  /**
   * The table at its current snapshot.
   *
   * @throws LakeException if there is no such table, or it is not a sealed one
   */
  public SealedTable table(String namespace, String name) {
    return sealed(lake.table(namespace, name));
  }

  /**
   * The table at an earlier snapshot.
   *
   * @throws LakeException if there is no such table or snapshot, or it is not a sealed one
   */
  public SealedTable table(String namespace, String name, long snapshotId) {
    return sealed(lake.table(namespace, name, snapshotId));
  }

  /** The table at its current snapshot; empty if there is none of this name. */
  public Optional<SealedTable> find(String namespace, String name) {
    return lake.find(namespace, name).map(this::sealed);
  }

  /** Whether there is a sealed table of this name. */
  public boolean holds(String namespace, String name) {
    return lake.find(namespace, name).filter(table -> isSealed(table.columns())).isPresent();
  }

  private SealedTable sealed(LakeTable stored) {
    if (!isSealed(stored.columns())) {
      throw new LakeException(
          "the table " + stored.namespace() + "." + stored.name() + " is in the clear");
    }
    return new SealedTable(stored, envelope);
  }

  /** The columns in which these rest. */
  static List<LakeColumn> stored(List<LakeColumn> columns) {
    List<LakeColumn> stored = new ArrayList<>(List.of(PART, ROWS));
    columns.forEach(c -> stored.add(new LakeColumn(c.name(), LakeType.BINARY)));
    return stored;
  }

  /** Whether a table has the columns of a sealed one. */
  static boolean isSealed(List<LakeColumn> columns) {
    return columns.size() > 2
        && columns.subList(0, 2).equals(List.of(PART, ROWS))
        && columns.stream().skip(2).allMatch(c -> c.type() == LakeType.BINARY);
  }
}

package io.parley.connector.lake;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A sealed table at one snapshot. */
public final class SealedTable {
  private static final int WRITING = 36; // characters of a UUID

  private final LakeTable stored;
  private final Envelope envelope;

  SealedTable(LakeTable stored, Envelope envelope) {
    this.stored = stored;
    this.envelope = envelope;
  }

  /** Iceberg's id of the snapshot. */
  public long snapshotId() {
    return stored.snapshotId();
  }

  /**
   * Opens the table part by part, in the order of writing. Parts come before the end was seen, so
   * nothing may leave the process on them before this returns.
   *
   * @param duckdb to read the files with; it sees sealed bytes alone
   * @param columns the columns to open, by name
   * @throws LakeException if a part is not as it was sealed here, or parts are missing
   */
  public void read(Connection duckdb, List<String> columns, Consumer<SealedPart> sink) {
    Parts parts = new Parts(columns, sink);
    try {
      for (Path file : stored.files()) {
        parts.read(duckdb, file);
      }
      parts.end();
    } catch (SQLException e) {
      throw new LakeException(
          "the sealed table " + stored.namespace() + "." + stored.name() + " cannot be read", e);
    }
  }

  /** Reads with one part of delay: the last one is sealed as the last. */
  private final class Parts {
    private final List<String> columns;
    private final Consumer<SealedPart> sink;
    private final UUID writing;
    private Optional<Sealed> waiting = Optional.empty();
    private long next;

    private Parts(List<String> columns, Consumer<SealedPart> sink) {
      this.columns = columns;
      this.sink = sink;
      this.writing = writing();
    }

    private void read(Connection duckdb, Path file) throws SQLException {
      String names = columns.stream().map(DuckSql::name).collect(Collectors.joining(", "));
      try (Statement statement = duckdb.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT %s, %s FROM read_parquet(%s, hive_partitioning = false) ORDER BY 1"
                      .formatted(SealedTables.PART.name(), names, DuckSql.text(file.toString())))) {
        while (rows.next()) {
          waiting.ifPresent(part -> open(part, false));
          List<byte[]> sealed = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            sealed.add(rows.getBytes(2 + i));
          }
          waiting = Optional.of(new Sealed(next++, sealed));
        }
      }
    }

    private void open(Sealed part, boolean last) {
      List<byte[]> opened = new ArrayList<>();
      try {
        for (int i = 0; i < columns.size(); i++) {
          String purpose =
              purpose(
                  stored.namespace(), stored.name(), writing, part.number(), last, columns.get(i));
          opened.add(envelope.open(purpose, part.columns().get(i)));
        }
      } catch (SealRejected | BufferUnderflowException e) {
        throw rejected();
      }
      sink.accept(new SealedPart(SealedCells.count(opened.get(0)), opened));
    }

    private void end() {
      open(waiting.orElseThrow(SealedTable.this::rejected), true);
    }
  }

  /** A part as it rests. */
  private record Sealed(long number, List<byte[]> columns) {}

  private UUID writing() {
    try {
      String file = stored.files().get(0).getFileName().toString();
      return UUID.fromString(file.substring(0, WRITING));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw rejected();
    }
  }

  private LakeException rejected() {
    return new LakeException(
        "the table "
            + stored.namespace()
            + "."
            + stored.name()
            + " does not open with this node's keys, or was changed; bring it back from a backup, or"
            + " read the sources anew: parley ingest --config node.yaml");
  }

  /**
   * What a sealed column of a part is, and where it belongs. No two places have one text: the names
   * of tables have no blank, the writing and the number none either, and the column comes last.
   */
  static String purpose(
      String namespace, String name, UUID writing, long part, boolean last, String column) {
    return "lake %s.%s %s %d %s %s"
        .formatted(namespace, name, writing, part, last ? "last" : "more", column);
  }
}

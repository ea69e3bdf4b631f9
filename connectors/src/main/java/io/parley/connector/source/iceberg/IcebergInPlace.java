package io.parley.connector.source.iceberg;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.inplace.Labels;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * An Iceberg table of others, offered where it lies: DuckDB scans the files of one snapshot, and
 * the people are a temporary table of the same connection, in its memory.
 */
public final class IcebergInPlace implements OfferedInPlace {
  private static final Set<String> KEY_TYPES = Set.of("BIGINT", "VARCHAR", "UUID");

  private final String name;
  private final long snapshot;
  private final List<ScanColumn> columns;
  private final ScanColumn key;
  private final List<String> files;
  private final Connection duckdb;

  private IcebergInPlace(Pinned pinned, Connection duckdb) {
    this.name = pinned.name;
    this.snapshot = pinned.snapshot;
    this.columns = pinned.columns;
    this.key = pinned.key;
    this.files = pinned.files;
    this.duckdb = duckdb;
  }

  /** One snapshot of a table, with its files, for any number of connections. */
  public static final class Pinned {
    private final String name;
    private final long snapshot;
    private final List<ScanColumn> columns;
    private final ScanColumn key;
    private final List<String> files;

    private Pinned(
        String name, long snapshot, List<ScanColumn> columns, ScanColumn key, List<String> files) {
      this.name = name;
      this.snapshot = snapshot;
      this.columns = columns;
      this.key = key;
      this.files = files;
    }

    /** Iceberg's id of the snapshot. */
    public long snapshot() {
      return snapshot;
    }

    /** The column that tells records apart. */
    public LakeColumn keyColumn() {
      return key.lakeColumn();
    }

    /** The columns that can be offered, the key among them. */
    public List<LakeColumn> columns() {
      return columns.stream().map(ScanColumn::lakeColumn).toList();
    }

    /** The same on a connection on which questions are asked. */
    public OfferedInPlace on(Connection duckdb) {
      return new IcebergInPlace(this, duckdb);
    }
  }

  /**
   * Pins a snapshot.
   *
   * @param name of the table, for messages
   * @param keyColumn its column of record keys: whole numbers, text or UUIDs
   * @param at id of a snapshot; empty: the present one
   * @param duckdb on which questions are asked
   * @throws SourceException if there is no such snapshot or column, or the files cannot be read as
   *     they are
   */
  public static OfferedInPlace pin(
      String name, ForeignTable foreign, String keyColumn, Optional<Long> at, Connection duckdb) {
    return pin(name, foreign, keyColumn, at).on(duckdb);
  }

  /** The same for connections to come. */
  public static Pinned pin(String name, ForeignTable foreign, String keyColumn, Optional<Long> at) {
    Table table = foreign.load();
    SnapshotSteps steps = new SnapshotSteps(name, table);
    Snapshot pinned = at.isPresent() ? table.snapshot(at.get()) : table.currentSnapshot();
    if (pinned == null) {
      throw steps.refusal("it has no such snapshot");
    }
    List<ScanColumn> columns = ScanColumn.all(name, table.schema());
    ScanColumn key =
        columns.stream()
            .filter(c -> c.name().equals(keyColumn) && KEY_TYPES.contains(c.duckdbType()))
            .findAny()
            .orElseThrow(
                () ->
                    steps.refusal(
                        "it has no column `"
                            + keyColumn
                            + "` of whole numbers, text or UUIDs to know records by"));
    List<String> files =
        steps.files(Optional.empty(), pinned.snapshotId()).stream()
            .map((DataFile file) -> LocalPath.sql(steps.path(file)))
            .toList();
    return new Pinned(name, pinned.snapshotId(), columns, key, files);
  }

  @Override
  public String shown() {
    return name;
  }

  @Override
  public String version() {
    return String.valueOf(snapshot);
  }

  @Override
  public LakeColumn keyColumn() {
    return key.lakeColumn();
  }

  @Override
  public List<LakeColumn> columns() {
    return columns.stream().map(ScanColumn::lakeColumn).toList();
  }

  @Override
  public Published publish(String label, KeyedPeople people) {
    String table = Labels.table(label);
    run(
        "CREATE OR REPLACE TEMP TABLE "
            + table
            + " (key "
            + key.duckdbType()
            + " NOT NULL, person UUID NOT NULL)");
    long[] keys = {0};
    try (DuckDBAppender rows =
        duckdb.unwrap(DuckDBConnection.class).createAppender("temp", "main", table)) {
      people.each(
          (value, person) -> {
            append(rows, value, person);
            keys[0]++;
          });
    } catch (SQLException e) {
      throw refusal(e);
    }
    return new InDuckDb(table, keys[0]);
  }

  private void append(DuckDBAppender rows, String value, UUID person) {
    try {
      rows.beginRow();
      switch (key.duckdbType()) {
        case "BIGINT" -> rows.append(Long.parseLong(value));
        case "UUID" -> rows.append(UUID.fromString(value));
        default -> rows.append(value);
      }
      rows.append(person);
      rows.endRow();
    } catch (SQLException e) {
      throw refusal(e);
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          "table " + name + ": a record key that was published is not of the type of its column");
    }
  }

  private void run(String sql) {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  private SourceException refusal(SQLException e) {
    String kind = e.getMessage() == null ? "" : e.getMessage().split(":", 2)[0];
    return new SourceException(
        "table "
            + name
            + ": whose record is whose could not be published in DuckDB ("
            + (kind.length() < 40 ? kind : "Error")
            + "); its message may quote a key and is withheld");
  }

  /** People in a temporary table. */
  private final class InDuckDb implements Published {
    private final String table;
    private final long keys;

    InDuckDb(String table, long keys) {
      this.table = table;
      this.keys = keys;
    }

    @Override
    public long keys() {
      return keys;
    }

    @Override
    public String rowsSql(List<String> wanted) {
      String list = wanted.stream().map(this::one).collect(Collectors.joining(", "));
      return "SELECT p.person, "
          + list
          + " FROM (SELECT "
          + columns.stream()
              .filter(c -> wanted.contains(c.name()) || c.equals(key))
              .map(c -> c.equals(key) ? ScanColumn.quoted(c.name()) : c.sql())
              .collect(Collectors.joining(", "))
          + " FROM "
          + scan()
          + ") t JOIN "
          + table
          + " p ON p.key = t."
          + ScanColumn.quoted(key.name());
    }

    private String scan() {
      if (!files.isEmpty()) {
        return ScanColumn.read(columns, files);
      }
      return columns.stream()
          .map(c -> "CAST(NULL AS " + c.duckdbType() + ") AS " + ScanColumn.quoted(c.name()))
          .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
    }

    private String one(String column) {
      return columns.stream()
          .filter(c -> c.name().equals(column))
          .findAny()
          .map(c -> "t." + ScanColumn.quoted(column))
          .orElseThrow(
              () -> new SourceException("table " + name + ": there is no column `" + column + "`"));
    }

    @Override
    public void close() {
      run("DROP TABLE IF EXISTS " + table);
    }
  }
}

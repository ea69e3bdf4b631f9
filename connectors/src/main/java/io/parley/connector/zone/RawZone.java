package io.parley.connector.zone;

import static io.parley.connector.zone.ZoneSql.name;
import static io.parley.connector.zone.ZoneSql.text;

import io.parley.connector.lake.Appending;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.Envelope;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The raw zone: what sources gave, as it came, and how far each was read. A table a source, {@code
 * raw.SOURCE}; its rows are changed by nobody, and leave it by retention and erasure alone.
 *
 * <p>A batch is one Iceberg commit of rows, rejected rows and position: after a crash at any moment
 * the table has all three or none. Columns beside those of the source: {@code _batch} (number of
 * the commit, from 1), {@code _row} (from 0 in the batch, each once), {@code _place} and {@code
 * _line} (where the row stood), {@code _at} (arrival, UTC), {@code _reason} (why a row was
 * rejected; NULL in others), {@code _text} (a rejected row as it came, sealed) and {@code _seal}
 * (under which run the batch's cells are sealed). Not thread-safe; one writer a source.
 */
public final class RawZone {
  static final String POSITION = "parley.position";
  static final String BATCH = "parley.batch";

  /** Names of columns that are sealed, one a line. */
  static final String SEALED = "parley.sealed";

  static final String SEAL = "_seal";
  static final List<LakeColumn> OWN =
      List.of(
          new LakeColumn("_batch", LakeType.LONG),
          new LakeColumn("_row", LakeType.LONG),
          new LakeColumn("_place", LakeType.STRING),
          new LakeColumn("_line", LakeType.LONG),
          new LakeColumn("_at", LakeType.TIMESTAMP),
          new LakeColumn("_reason", LakeType.STRING),
          new LakeColumn("_text", LakeType.BINARY),
          new LakeColumn(SEAL, LakeType.BINARY));

  /** A column that is sealed wherever it comes from. */
  static final String PAYLOAD = "payload";

  private final Lake lake;
  private final Connection duckdb;
  private final ZoneFunctions functions;
  private final ZoneStep.Listener steps;
  private final Clock clock;

  /**
   * The raw zone of a lake.
   *
   * @param envelope the node's; identifiers and rejected rows are sealed under its keys
   * @param duckdb to write with; the statements of batches run on it
   */
  public RawZone(Lake lake, Envelope envelope, Connection duckdb) {
    this(lake, new ZoneFunctions(duckdb, envelope), duckdb, ZoneStep.Listener.NONE);
  }

  RawZone(Lake lake, ZoneFunctions functions, Connection duckdb, ZoneStep.Listener steps) {
    this.lake = lake;
    this.duckdb = duckdb;
    this.functions = functions;
    this.steps = steps;
    this.clock = Clock.systemUTC();
  }

  /** How far a source was read; empty where it never was. */
  public Optional<Position> position(String source) {
    return Optional.ofNullable(properties(source).get(POSITION)).map(Position::new);
  }

  /** The number of a source's last batch; 0 where there is none. */
  public long batches(String source) {
    return Long.parseLong(properties(source).getOrDefault(BATCH, "0"));
  }

  private Map<String, String> properties(String source) {
    return Appending.properties(lake, ZoneTable.RAW, ZoneTable.of(source));
  }

  static String purpose(String source) {
    return "lake raw." + ZoneTable.of(source);
  }

  /**
   * Keeps the batches of a source.
   *
   * @param sealed the source's columns that rest sealed: those that hold identifiers. {@code
   *     payload} always does
   */
  public BatchSink sink(String source, Set<String> sealed) {
    return batch -> {
      try {
        keep(source, Set.copyOf(sealed), batch);
      } catch (LakeException e) {
        throw new SourceException(e.getMessage() == null ? source : e.getMessage(), e);
      }
    };
  }

  private void keep(String source, Set<String> sealed, Batch batch) {
    String table = ZoneTable.of(source);
    List<LakeColumn> columns = new ArrayList<>();
    for (LakeColumn column : batch.columns()) {
      columns.add(
          isSealed(column, sealed) ? new LakeColumn(column.name(), LakeType.BINARY) : column);
    }
    columns.addAll(OWN);
    if (Appending.make(lake, ZoneTable.RAW, table, columns)) {
      steps.reached(ZoneStep.RAW_MADE);
    }
    long number = batches(source) + 1;
    try (Appending appending = Appending.to(lake, ZoneTable.RAW, table, columns);
        BatchRows rows = BatchRows.of(batch, duckdb)) {
      String sql = select(source, number, sealed, batch, rows, appending.columns());
      ZoneSql.unordered(duckdb, () -> appending.add(duckdb, sql));
      steps.reached(ZoneStep.RAW_WRITTEN);
      appending.commit(
          Map.of(
              POSITION,
              batch.end().json(),
              BATCH,
              Long.toString(number),
              SEALED,
              String.join("\n", allSealed(source, sealed, batch))));
    }
    steps.reached(ZoneStep.RAW_COMMITTED);
  }

  private Set<String> allSealed(String source, Set<String> sealed, Batch batch) {
    Set<String> all = new TreeSet<>(sealed(properties(source)));
    batch.columns().stream().filter(c -> isSealed(c, sealed)).forEach(c -> all.add(c.name()));
    return all;
  }

  /** The columns of a table that are sealed, by its properties. */
  static Set<String> sealed(Map<String, String> properties) {
    String names = properties.getOrDefault(SEALED, "");
    return names.isEmpty() ? Set.of() : Set.of(names.split("\n", -1));
  }

  static boolean isSealed(LakeColumn column, Set<String> sealed) {
    return sealed.contains(column.name()) || column.name().equals(PAYLOAD);
  }

  private String select(
      String source,
      long number,
      Set<String> sealed,
      Batch batch,
      BatchRows rows,
      List<LakeColumn> columns) {
    String purpose = purpose(source);
    String run = functions.newRun(purpose);
    Map<String, LakeColumn> given =
        batch.columns().stream().collect(Collectors.toMap(LakeColumn::name, c -> c));
    List<String> all = new ArrayList<>();
    for (LakeColumn column : columns) {
      LakeColumn from = given.get(column.name());
      String quoted = name(column.name());
      String value = from == null ? "NULL" : quoted;
      if (from != null && isSealed(from, sealed)) {
        value =
            functions.seal("CAST(" + quoted + " AS VARCHAR)", purpose, run, column.name(), "_row");
      }
      all.add(own(column.name(), purpose, run, number).orElse(value) + " AS " + quoted);
    }
    return "SELECT " + String.join(", ", all) + " FROM (" + rows.sql() + "\n)";
  }

  private Optional<String> own(String column, String purpose, String run, long number) {
    return switch (column) {
      case "_batch" -> Optional.of(Long.toString(number));
      case "_row", "_place", "_line", "_reason" -> Optional.of(column);
      case "_at" -> Optional.of("CAST('" + at() + "' AS TIMESTAMP)");
      case "_text" -> Optional.of(functions.seal("_text", purpose, run, "_text", "_row"));
      case SEAL -> Optional.of("from_base64(" + text(run) + ")");
      default -> Optional.empty();
    };
  }

  private String at() {
    return Instant.now(clock).toString().replace("Z", "").replace('T', ' ');
  }
}

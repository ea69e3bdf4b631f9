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
import io.parley.connector.source.Source;
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
 * (under which run the row's cells are sealed; NULL where none is).
 *
 * <p>Not thread-safe. Two that read one source do not double its rows: a batch is kept only where
 * the table still has the position that its reader went on from, and the second one is refused.
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

  /** Whether a lake has raw rows of a source, or had. */
  public static boolean holds(Lake lake, String source) {
    return lake.find(ZoneTable.RAW, ZoneTable.of(source)).isPresent();
  }

  private Map<String, String> properties(String source) {
    return Appending.properties(lake, ZoneTable.RAW, ZoneTable.of(source));
  }

  static String purpose(String source) {
    return "lake raw." + ZoneTable.of(source);
  }

  /** Is told of each batch that was kept. */
  @FunctionalInterface
  public interface Kept {
    /** Nobody is told. */
    Kept UNHEARD = (rows, rejected, end) -> {};

    /**
     * A batch is kept.
     *
     * @param rows of it that were read
     * @param rejected of it that could not be
     * @param end how far the source was read
     */
    void kept(long rows, long rejected, Position end);
  }

  /**
   * Reads a source on from where it was read to, until there is nothing more at the moment.
   *
   * @throws SourceException if it cannot be read, or somebody else read it meanwhile; batches that
   *     were kept before that are kept
   */
  public void read(Source source, Sealing sealing, Kept heard) {
    Sink sink = new Sink(source.name(), sealing, heard, position(source.name()));
    source.read(sink.expected, sink);
  }

  /**
   * Keeps the batches of a source, each behind the one before it.
   *
   * @param sealed the source's columns that rest sealed: those that hold identifiers. {@code
   *     payload} always does
   */
  public BatchSink sink(String source, Set<String> sealed) {
    return sink(source, Sealing.only(sealed));
  }

  /** The same with other words for what is sealed. */
  public BatchSink sink(String source, Sealing sealing) {
    return new Sink(source, sealing, Kept.UNHEARD, position(source));
  }

  /** Keeps what one reader reads. */
  private final class Sink implements BatchSink {
    private final String source;
    private final Sealing sealing;
    private final Kept heard;
    private Optional<Position> expected;

    Sink(String source, Sealing sealing, Kept heard, Optional<Position> expected) {
      this.source = source;
      this.sealing = sealing;
      this.heard = heard;
      this.expected = expected;
    }

    @Override
    public void keep(Batch batch) {
      try {
        Appending.Written written = RawZone.this.keep(source, sealing, batch, expected);
        expected = Optional.of(batch.end());
        long rejected = written.rowsWith("_reason");
        heard.kept(written.rows() - rejected, rejected, batch.end());
      } catch (LakeException e) {
        throw new SourceException(e.getMessage() == null ? source : e.getMessage(), e);
      }
    }
  }

  private Appending.Written keep(
      String source, Sealing sealing, Batch batch, Optional<Position> expected) {
    String table = ZoneTable.of(source);
    Set<String> sealed = sealedNow(source, sealing, batch);
    List<LakeColumn> columns = new ArrayList<>();
    for (LakeColumn column : batch.columns()) {
      columns.add(
          sealed.contains(column.name()) ? new LakeColumn(column.name(), LakeType.BINARY) : column);
    }
    columns.addAll(OWN);
    if (Appending.make(lake, ZoneTable.RAW, table, columns)) {
      steps.reached(ZoneStep.RAW_MADE);
    }
    List<Appending.Written> written = new ArrayList<>();
    try (Appending appending = Appending.to(lake, ZoneTable.RAW, table, columns);
        BatchRows rows = BatchRows.of(batch, duckdb)) {
      // Of the state on which the commit builds: who comes in between makes it fail.
      Map<String, String> before = appending.before();
      if (!Optional.ofNullable(before.get(POSITION)).map(Position::new).equals(expected)) {
        throw new SourceException(
            "source `%s`: somebody else has read it since this reading began, so that its rows would come twice; let one node read it, or give it two names"
                .formatted(source));
      }
      long number = Long.parseLong(before.getOrDefault(BATCH, "0")) + 1;
      String sql = select(source, number, sealed, batch, rows, appending.columns());
      ZoneSql.unordered(duckdb, () -> written.add(appending.add(duckdb, sql)));
      steps.reached(ZoneStep.RAW_WRITTEN);
      Set<String> all = new TreeSet<>(sealed(before));
      all.addAll(sealed);
      appending.commit(
          Map.of(
              POSITION,
              batch.end().json(),
              BATCH,
              Long.toString(number),
              SEALED,
              String.join("\n", all)));
    }
    steps.reached(ZoneStep.RAW_COMMITTED);
    return written.get(0);
  }

  /** The columns of a batch that are sealed. */
  private Set<String> sealedNow(String source, Sealing sealing, Batch batch) {
    Map<String, String> properties = properties(source);
    Set<String> already = sealed(properties);
    // Of a table that was made and got no batch nothing rests open.
    Set<String> there =
        properties.containsKey(BATCH)
            ? Appending.columnNames(lake, ZoneTable.RAW, ZoneTable.of(source))
            : Set.of();
    return batch.columns().stream()
        .map(LakeColumn::name)
        .filter(name -> sealing.seals(name, already, there))
        .collect(Collectors.toSet());
  }

  /** The columns of a table that are sealed, by its properties. */
  static Set<String> sealed(Map<String, String> properties) {
    String names = properties.getOrDefault(SEALED, "");
    return names.isEmpty() ? Set.of() : Set.of(names.split("\n", -1));
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
      if (from != null && sealed.contains(from.name())) {
        value =
            functions.seal("CAST(" + quoted + " AS VARCHAR)", purpose, run, column.name(), "_row");
      }
      all.add(
          own(column.name(), purpose, run, number, sealed.isEmpty()).orElse(value)
              + " AS "
              + quoted);
    }
    return "SELECT " + String.join(", ", all) + " FROM (" + rows.sql() + "\n)";
  }

  private Optional<String> own(
      String column, String purpose, String run, long number, boolean textAlone) {
    return switch (column) {
      case "_batch" -> Optional.of(Long.toString(number));
      case "_row", "_place", "_line", "_reason" -> Optional.of(column);
      case "_at" -> Optional.of("CAST('" + at() + "' AS TIMESTAMP)");
      // Few rows have one: the others are not handed to Java and back.
      case "_text" ->
          Optional.of(
              "CASE WHEN _text IS NOT NULL THEN %s END"
                  .formatted(functions.seal("_text", purpose, run, "_text", "_row")));
      case SEAL ->
          Optional.of(
              (textAlone
                      ? "CASE WHEN _text IS NOT NULL THEN from_base64(%s) END"
                      : "from_base64(%s)")
                  .formatted(text(run)));
      default -> Optional.empty();
    };
  }

  private String at() {
    return Instant.now(clock).toString().replace("Z", "").replace('T', ' ');
  }
}

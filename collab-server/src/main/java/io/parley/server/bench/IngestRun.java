package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.zone.CleanReport;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.crypto.MatchKey;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A CSV file of eight typed columns, and what becomes of it. */
final class IngestRun {
  private static final List<AttributeColumn> TYPED =
      List.of(
          new AttributeColumn("id", "id", AttributeType.INTEGER),
          new AttributeColumn("name", "name", AttributeType.TEXT),
          new AttributeColumn("spend", "spend", AttributeType.DECIMAL),
          new AttributeColumn("member", "member", AttributeType.BOOLEAN),
          new AttributeColumn("born", "born", AttributeType.DATE),
          new AttributeColumn("seen", "seen", AttributeType.TIMESTAMP),
          new AttributeColumn("segment", "segment", AttributeType.TEXT),
          new AttributeColumn("visits", "visits", AttributeType.INTEGER));

  private static final List<IdentifierColumn> KEYS =
      List.of(
          new IdentifierColumn("email", IdentifierType.EMAIL),
          new IdentifierColumn("phone", IdentifierType.PHONE));

  /** Every third name is quoted and has a comma. */
  private static final String COLUMNS =
      "i AS id, 'name ' || (i * 7919 % 1000003) || CASE WHEN i % 3 = 0 THEN ', the third' ELSE '' END AS name,"
          + " CAST((i * 31 % 1000000) / 100 AS DECIMAL(18, 2)) AS spend, i % 3 = 0 AS member,"
          + " DATE '1950-01-01' + CAST(i * 13 % 20000 AS INTEGER) AS born,"
          + " TIMESTAMP '2026-01-01' + INTERVAL (i * 17 % 30000000) SECOND AS seen,"
          + " 'segment ' || (i % 12) AS segment, i * 31 % 1000 AS visits";

  private static final String KEY_COLUMNS =
      ", 'Person.' || i || '@shop' || (i % 100) || '.example' AS email,"
          + " '(212) 55' || lpad(CAST(i % 100000 AS VARCHAR), 5, '0') AS phone";

  private final Workbench bench;
  private final BenchDatabase database;
  private final Path folder;
  private final String file;
  private final int rows;
  private final boolean keyed;
  private final SourceMapping mapping;
  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));

  /**
   * A file that is not there yet.
   *
   * @param keyed whether it has e-mail and phone too
   */
  IngestRun(Workbench bench, BenchDatabase database, int rows, boolean keyed) {
    this.bench = bench;
    this.database = database;
    this.folder = bench.directory();
    this.rows = rows;
    this.keyed = keyed;
    String name = keyed ? "keyed" : "typed";
    this.file = name + ".csv";
    this.mapping = new SourceMapping(name, keyed ? KEYS : List.of(), TYPED, "US");
  }

  /** Makes the file, once. */
  void write() throws Exception {
    bench.once(
        file,
        () ->
            database.execute(
                "COPY (SELECT %s FROM range(%d) t(i)) TO '%s' (HEADER)"
                    .formatted(
                        keyed ? COLUMNS + KEY_COLUMNS : COLUMNS, rows, folder.resolve(file))));
  }

  /** The yardstick. */
  void copy() throws SQLException {
    database.execute(
        "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)"
            .formatted(folder.resolve(file), folder.resolve("copy.parquet")));
  }

  /** Into the zones of a fresh lake, which is gone afterwards. */
  void ingest() throws Exception {
    ingested(clean -> hash(clean.select(mapping.source())));
  }

  /** Is given a clean zone that has all rows. */
  @FunctionalInterface
  interface Reader {
    void read(CleanZone clean) throws Exception;
  }

  private void ingested(Reader reader) throws Exception {
    Path home = Files.createTempDirectory(folder, "lake");
    Set<String> sealed =
        Set.copyOf(mapping.identifiers().stream().map(IdentifierColumn::column).toList());
    try (Lake lake = Lake.open(home);
        FileSource source =
            new FileSource(
                mapping.source(),
                new FileSet(folder, file),
                FileForm.CSV,
                List.of(),
                database.connection())) {
      RawZone raw = new RawZone(lake, envelope, database.connection());
      source.read(raw.position(mapping.source()), raw.sink(mapping.source(), sealed));
      CleanZone clean = new CleanZone(lake, envelope, database.connection());
      CleanReport report = clean.clean(mapping);
      if (report.rows() != rows) {
        throw new IllegalStateException("not every row became clean");
      }
      reader.read(clean);
    } finally {
      BenchDirectory.remove(home);
    }
  }

  /** The clean rows over Flight, beside DuckDB's own export of them. */
  Figure export(int rounds) throws Exception {
    String columns =
        TYPED.stream().map(c -> '"' + c.name() + '"').collect(Collectors.joining(", "));
    Interleaved.Pairs[] pairs = new Interleaved.Pairs[1];
    ingested(
        clean -> {
          String sql = "SELECT " + columns + " FROM (" + clean.select(mapping.source()) + ")";
          try (FlightExport export = FlightExport.open(folder, database, sql, rows)) {
            pairs[0] = Interleaved.measure(rounds, export::overFlight, export::inProcess);
          }
        });
    return Figure.paired(
        rows / pairs[0].ours(), "per s", rows / pairs[0].yardstick(), 1 / pairs[0].ratio());
  }

  /** As who resolves people reads them. */
  private void hash(String clean) throws SQLException {
    if (!keyed) {
      return;
    }
    String profile = NormalisationProfile.CANONICAL.id();
    try (Statement statement = database.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT email, phone FROM (" + clean + ")")) {
      long keys = 0;
      while (row.next()) {
        for (int i = 0; i < KEYS.size(); i++) {
          String value = row.getString(i + 1);
          if (value != null) {
            MatchKey key = MatchKey.of(profile, KEYS.get(i).type().word(), value);
            keys += key.toBytes().length / MatchKey.SIZE;
          }
        }
      }
      if (keys < rows) {
        throw new IllegalStateException("not every row has a match key");
      }
    }
  }
}

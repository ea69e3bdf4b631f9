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
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A CSV file into the raw zone and on into the clean one, both Iceberg tables that are committed,
 * beside DuckDB's own COPY of the same file into one Parquet file.
 */
final class IngestBench implements Bench {
  private static final int TEN_MILLION = 10_000_000;

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

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String about() {
    return "a CSV file into the raw and the clean zone, over DuckDB's COPY of it to Parquet";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(TEN_MILLION), "rounds", BigDecimal.valueOf(3));
  }

  @Override
  public Map<String, Figure> measure(Workbench bench) throws Exception {
    int rows = bench.count("rows");
    Map<String, Figure> figures = new LinkedHashMap<>();
    try (BenchDatabase database = BenchDatabase.open(bench.directory())) {
      Run typed = new Run(bench, database, "typed", rows, List.of());
      typed.write(COLUMNS);
      figures.put(
          "csv_to_clean",
          Interleaved.measure(bench.count("rounds"), typed::ingest, typed::copy).figure());
      bench.progress().say("csv_to_clean: " + figures.get("csv_to_clean"));
      Run keyed = new Run(bench, database, "keyed", rows, KEYS);
      keyed.write(COLUMNS + KEY_COLUMNS);
      figures.put("match_keys", Interleaved.measure(1, keyed::ingest, keyed::copy).figure());
    }
    return figures;
  }

  /** One file and what becomes of it. */
  private static final class Run {
    private final Workbench bench;
    private final BenchDatabase database;
    private final Path folder;
    private final String file;
    private final int rows;
    private final SourceMapping mapping;
    private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));

    Run(
        Workbench bench,
        BenchDatabase database,
        String name,
        int rows,
        List<IdentifierColumn> identifiers) {
      this.bench = bench;
      this.database = database;
      this.folder = bench.directory();
      this.file = name + ".csv";
      this.rows = rows;
      this.mapping = new SourceMapping(name, identifiers, TYPED, "US");
    }

    void write(String columns) throws Exception {
      bench.once(
          file,
          () ->
              database.execute(
                  "COPY (SELECT %s FROM range(%d) t(i)) TO '%s' (HEADER)"
                      .formatted(columns, rows, folder.resolve(file))));
    }

    void copy() throws SQLException {
      database.execute(
          "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet)"
              .formatted(folder.resolve(file), folder.resolve("copy.parquet")));
    }

    void ingest() throws Exception {
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
        if (!sealed.isEmpty()) {
          hash(clean.select(mapping.source()));
        }
      } finally {
        BenchDirectory.remove(home);
      }
    }

    /** As who resolves people reads them. */
    private void hash(String clean) throws SQLException {
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
}

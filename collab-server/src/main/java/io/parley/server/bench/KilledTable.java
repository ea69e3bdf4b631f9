package io.parley.server.bench;

import io.parley.connector.source.Source;
import io.parley.connector.source.jdbc.JdbcDatabase;
import io.parley.connector.source.jdbc.JdbcReading;
import io.parley.connector.source.jdbc.JdbcSettings;
import io.parley.connector.source.jdbc.JdbcSource;
import io.parley.connector.source.jdbc.JdbcTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A table of a database, read by a watermark that three rows have in common. */
final class KilledTable implements KilledSource {
  /** So that a part is several batches. */
  private static final JdbcSettings SETTINGS =
      new JdbcSettings(700, 1 << 20, 300, 5, Duration.ofMillis(100), Duration.ofSeconds(1));

  private static final String PLACE = "database";
  private static final String TABLE = "killed_rows";

  private final String name;
  private final String user;
  private final boolean isPostgres;

  private KilledTable(String name, String user, boolean isPostgres) {
    this.name = name;
    this.user = user;
    this.isPostgres = isPostgres;
  }

  static KilledTable postgres() {
    return new KilledTable("postgresql", "postgres", true);
  }

  static KilledTable trino() {
    return new KilledTable("trino", "parley", false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> missing() {
    if (isPostgres) {
      return PostgresPeer.isThere() ? Optional.empty() : Optional.of(KilledBucket.NO_JARS);
    }
    return TrinoPeerProcess.isThere()
        ? Optional.empty()
        : Optional.of("no server in ~/.cache/parley, which `./parley test` unpacks, or no JDK 24");
  }

  @Override
  public AutoCloseable begin(Path folder) throws Exception {
    AutoCloseable server;
    String url;
    if (isPostgres) {
      PostgresPeer postgres = PostgresPeer.start().orElseThrow();
      server = postgres;
      url = postgres.url();
    } else {
      TrinoPeerProcess trino = TrinoPeerProcess.start(folder.resolve("server")).orElseThrow();
      server = trino;
      url = trino.url();
    }
    Files.writeString(folder.resolve(PLACE), url);
    // Trino's own tables have the types that they say; of a NUMERIC a cell may be NaN.
    run(
        folder,
        "CREATE TABLE %s (id BIGINT, mail VARCHAR(100), n VARCHAR(100), version BIGINT%s)"
            .formatted(TABLE, isPostgres ? ", weight NUMERIC(9, 2)" : ""));
    return server;
  }

  private void run(Path folder, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(Files.readString(folder.resolve(PLACE)), user, "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void grow(Path folder, int part) throws Exception {
    long first = (long) part * ROWS;
    long last = first + ROWS - 1;
    run(
        folder,
        """
        INSERT INTO %s SELECT i, concat('p', CAST(i AS VARCHAR(20)), '@shop.example'),
          CASE WHEN mod(i, 89) = 0 THEN 'x' ELSE '1' END, i / 3%s FROM %s"""
            .formatted(
                TABLE,
                isPostgres ? ", CASE WHEN mod(i, 97) = 0 THEN 'NaN' ELSE 1.5 END" : "",
                isPostgres
                    ? "generate_series(%d, %d) AS t (i)".formatted(first, last)
                    : "UNNEST(sequence(%d, %d)) AS t (i)".formatted(first, last)));
  }

  @Override
  public Source open(Path folder, Connection duckdb) throws Exception {
    return new JdbcSource(
        KilledIngest.SOURCE,
        new JdbcDatabase(Files.readString(folder.resolve(PLACE)), user, Optional.empty(), Map.of()),
        JdbcTable.Selection.all(JdbcTable.named(TABLE)),
        new JdbcReading.ByWatermark("version", "id"),
        SETTINGS);
  }
}

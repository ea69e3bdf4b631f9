package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.BackendException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareDatabasesTest {
  /** Everything that a statement could leave, and DuckDB can list. */
  private static final List<String> LEFT =
      List.of(
          "SELECT database_name FROM duckdb_databases() WHERE NOT internal AND database_name NOT IN ('memory', current_database())",
          "SELECT table_name FROM duckdb_tables()",
          "SELECT view_name FROM duckdb_views() WHERE NOT internal",
          "SELECT index_name FROM duckdb_indexes()",
          "SELECT sequence_name FROM duckdb_sequences()",
          "SELECT type_name FROM duckdb_types() WHERE NOT internal",
          "SELECT function_name FROM duckdb_functions() WHERE NOT internal",
          "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND schema_name <> 'main'",
          "SELECT name FROM duckdb_variables()",
          "SELECT name FROM duckdb_prepared_statements()",
          "SELECT tag FROM duckdb_memory() WHERE memory_usage_bytes > 0");

  private static final String SETTINGS =
      // But for the name of the work's own catalog.
      "SELECT name || '=' || value FROM duckdb_settings() WHERE name NOT IN ('schema', 'search_path')";

  private final SpareDatabases spare = SpareDatabases.sealed(64);

  @AfterEach
  void close() {
    spare.close();
  }

  private static void endWell(DuckDb database) {
    database.done();
    database.close();
  }

  private static List<String> rows(DuckDb database, String sql) {
    List<String> rows = new ArrayList<>();
    database.query(sql, row -> rows.add(String.valueOf(row.getString(1))));
    return rows;
  }

  private static void leaveAllThereIs(DuckDb database) throws SQLException {
    KeyedChoice.seed(database, new byte[16]);
    database.execute("CREATE TABLE kept AS SELECT range AS secret FROM range(100000)");
    database.execute("CREATE INDEX found ON kept (secret)");
    database.execute("CREATE VIEW seen AS SELECT * FROM kept");
    database.execute("CREATE TEMP TABLE hidden AS SELECT 42 AS secret");
    database.execute("CREATE TEMP MACRO answer() AS 42");
    database.execute("CREATE SEQUENCE counted");
    database.execute("CREATE TYPE mood AS ENUM ('well')");
    database.execute("CREATE SCHEMA aside");
    database.execute("PREPARE asked AS SELECT 42");
    database.execute("CREATE TABLE appended (secret BIGINT)");
    try (DuckDBAppender appender = database.connection().createAppender("appended")) {
      appender.beginRow().append(42L).endRow();
    }
  }

  @Test
  void workAfterAnother_findsNothingOfIt() throws SQLException {
    DuckDb first = spare.take();
    leaveAllThereIs(first);
    assertThat(rows(first, "SELECT secret FROM appended")).containsExactly("42");
    endWell(first);
    assertThat(spare.kept()).isEqualTo(1);

    try (DuckDb second = spare.take()) {
      assertThat(spare.kept()).isZero();
      for (String left : LEFT) {
        assertThat(rows(second, left)).as(left).isEmpty();
      }
      assertThat(rows(second, "SELECT getvariable('parley_seed')")).containsExactly("null");
      assertThatThrownBy(() -> second.execute("SELECT * FROM kept"))
          .isInstanceOf(BackendException.class);
    }
  }

  /** The list above finds what is there: else an empty one would prove nothing. */
  @Test
  void whatIsLeft_isFoundByTheLooksOfThisTest() throws SQLException {
    try (DuckDb database = spare.take()) {
      leaveAllThereIs(database);
      database.execute("ATTACH ':memory:' AS other");

      List<String> blind = new ArrayList<>(LEFT);
      blind.removeIf(left -> !rows(database, left).isEmpty());
      assertThat(blind).isEmpty();
    }
  }

  @Test
  void limits_areTheSameForTheNext_andNobodyChangesThem() {
    DuckDb first = spare.take();
    List<String> before = rows(first, SETTINGS);
    assertThat(before)
        .contains(
            "max_temp_directory_size=0 bytes",
            "temp_directory=",
            "enable_external_access=false",
            "enable_external_file_cache=false",
            "lock_configuration=true",
            "TimeZone=UTC",
            "arrow_lossless_conversion=true")
        .anyMatch(s -> s.startsWith("memory_limit=6"));
    endWell(first);

    DuckDb second = spare.take();
    assertThat(rows(second, SETTINGS)).isEqualTo(before);
    for (String change :
        List.of(
            "SET memory_limit = '1GB'",
            "SET temp_directory = '/tmp'",
            "SET enable_external_access = true",
            "SET GLOBAL TimeZone = 'Asia/Tokyo'",
            "SET lock_configuration = false",
            "RESET memory_limit")) {
      assertThatThrownBy(() -> second.execute(change))
          .as(change)
          .isInstanceOf(BackendException.class);
    }
    endWell(second);
    assertThat(spare.kept()).as("kept after statements that failed").isZero();
  }

  @Test
  void moreThanTheMemoryLimit_failsAsInADatabaseOfItsOwn() {
    endWell(spare.take());

    DuckDb second = spare.take();
    assertThatThrownBy(
            () ->
                second.execute(
                    "CREATE TABLE large AS SELECT hash(range) AS x FROM range(20000000)"))
        .isInstanceOf(BackendException.class);
    endWell(second);

    assertThat(spare.kept()).isZero();
    try (DuckDb third = spare.take()) {
      assertThat(rows(third, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void workThatLeftSomethingOutsideItsCatalog_costsItsDatabase() {
    for (String outside :
        List.of(
            "CREATE TABLE memory.main.kept AS SELECT 42 AS secret",
            "CREATE VIEW memory.main.seen AS SELECT 42 AS secret",
            "ATTACH ':memory:' AS other")) {
      DuckDb database = spare.take();
      database.execute(outside);
      endWell(database);

      assertThat(spare.kept()).as(outside).isZero();
    }
  }

  /** What fails on the connection itself is seen by nobody but who works with it. */
  @Test
  void workThatNobodySaysEndedWell_costsItsDatabase() throws SQLException {
    DuckDb silent = spare.take();
    silent.execute("SELECT 1");
    silent.close();
    assertThat(spare.kept()).as("kept in silence").isZero();

    DuckDb broken = spare.take();
    broken.execute("CREATE TABLE numbers (x BIGINT)");
    assertThatThrownBy(
            () -> {
              try (DuckDBAppender appender = broken.connection().createAppender("numbers")) {
                appender.beginRow().append("no number").endRow();
              }
              broken.done();
            })
        .isInstanceOf(SQLException.class);
    broken.close();
    assertThat(spare.kept()).as("kept after an appender that failed").isZero();

    DuckDb goingOn = spare.take();
    goingOn.done();
    goingOn.connection().createStatement().close();
    goingOn.close();
    assertThat(spare.kept()).as("kept after more work than was said to be done").isZero();
  }

  @Test
  void workAtOnce_seesNothingOfEachOther_andAFewStayOpen() {
    List<DuckDb> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      DuckDb one = spare.take();
      one.execute("CREATE TABLE own AS SELECT " + i + " AS x");
      all.add(one);
    }

    for (int i = 0; i < all.size(); i++) {
      assertThat(rows(all.get(i), "SELECT x FROM own")).containsExactly(String.valueOf(i));
    }
    all.forEach(SpareDatabasesTest::endWell);
    all.forEach(DuckDb::close); // twice changes nothing
    assertThat(spare.kept()).isEqualTo(4);
  }

  @Test
  void sealedOnes_readNoFile_andTheOthersKeepNothingOfOne(@TempDir Path folder) {
    String file = "'" + folder.resolve("x.parquet") + "'";
    try (SpareDatabases ofFiles = SpareDatabases.ofFiles(64)) {
      DuckDb writer = ofFiles.take();
      writer.execute("COPY (SELECT range AS x FROM range(100000)) TO " + file);
      endWell(writer);
      DuckDb reader = ofFiles.take();
      assertThat(rows(reader, "SELECT sum(x) FROM read_parquet(" + file + ")"))
          .containsExactly("4999950000");
      endWell(reader);

      assertThat(ofFiles.kept()).as("kept with nothing of the file in memory").isEqualTo(1);
    }
    DuckDb sealed = spare.take();
    assertThatThrownBy(() -> rows(sealed, "SELECT * FROM read_parquet(" + file + ")"))
        .isInstanceOf(BackendException.class);
    endWell(sealed);
  }

  @Test
  void closedOnes_giveNoMore_andWorkUnderWayEnds() {
    DuckDb working = spare.take();
    spare.close();

    assertThat(rows(working, "SELECT 1")).containsExactly("1");
    endWell(working);
    assertThat(spare.kept()).isZero();
    assertThatThrownBy(spare::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the databases are closed");
  }
}

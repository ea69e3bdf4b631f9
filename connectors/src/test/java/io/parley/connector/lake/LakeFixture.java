package io.parley.connector.lake;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lake for a test, and a DuckDB to write and read it with. */
abstract class LakeFixture {
  static final List<LakeColumn> NUMBER = List.of(new LakeColumn("n", LakeType.LONG));
  static final List<LakeColumn> PERSON =
      List.of(new LakeColumn("n", LakeType.LONG), new LakeColumn("mail", LakeType.STRING));

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  @SuppressWarnings("NullAway.Init")
  LakeSettings settings;

  @SuppressWarnings("NullAway.Init")
  Lake lake;

  final Duck duckdb = new Duck();

  /** Where the lake of this class is. */
  abstract LakeSettings settings() throws Exception;

  @BeforeEach
  void open() throws Exception {
    settings = settings();
    lake = Lake.open(settings);
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
    duckdb.close();
  }

  LakeSettings in(LakeSettings.Catalog catalog, LakeSettings.Store store) {
    return new LakeSettings(folder.resolve("lake"), catalog, store);
  }

  LakeMaintenance maintenance(Set<Long> pinned) {
    return new LakeMaintenance(lake, (namespace, table) -> pinned, Clock.systemUTC());
  }

  LakeTable append(String name, List<LakeColumn> columns, String sql) {
    try (LakeChange change = lake.change("raw", name, columns)) {
      change.add(duckdb.connection(), sql);
      return change.commit();
    }
  }

  List<String> numbers(LakeTable table) throws SQLException {
    return duckdb.strings("SELECT n FROM " + table.scanSql() + " ORDER BY n");
  }

  static String scan(LakeTable table) {
    return table.scanSql();
  }

  List<String> dataFiles(String name) {
    return below(lake.iceberg("raw", name).orElseThrow().location() + "/data/");
  }

  List<String> below(String location) {
    List<String> files = new ArrayList<>();
    lake.store().io().listPrefix(location).forEach(file -> files.add(file.location()));
    return files;
  }
}

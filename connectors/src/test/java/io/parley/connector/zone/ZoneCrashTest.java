package io.parley.connector.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real process halts at each step between durable ones; the next one finds what it left, and in
 * the end every row of the source is in each zone once: kept, or rejected.
 */
class ZoneCrashTest {
  private static final int ROWS = 300;

  private final Path folder;

  ZoneCrashTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @EnumSource(ZoneStep.class)
  void haltedAndRecovered_everyRowIsThereOnce(ZoneStep step) throws Exception {
    HaltingZones.write(folder.resolve("in/a.csv"), 0, 100);
    HaltingZones.write(folder.resolve("in/b.csv"), 100, 200);
    HaltingZones.write(folder.resolve("in/c.csv"), 200, ROWS);
    HaltingZones.envelope(folder); // made here, so that the child has the same
    halt(step);

    HaltingZones.run(folder, ZoneStep.Listener.NONE);

    assertOnce();
    HaltingZones.run(folder, ZoneStep.Listener.NONE);
    assertOnce();
  }

  private void halt(ZoneStep step) throws Exception {
    boolean isOfABatch = step == ZoneStep.RAW_WRITTEN || step == ZoneStep.RAW_COMMITTED;
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingZones.class.getName(),
                folder.toString(),
                step.name(),
                isOfABatch ? "2" : "1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile())
            .start();
    try {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue())
        .as("halted: " + Files.readString(folder.resolve("child.log")))
        .isEqualTo(137);
  }

  /** Counted against the source, by what the rows say of themselves. */
  private void assertOnce() throws SQLException, IOException {
    List<String> expected = new ArrayList<>();
    List<String> fitting = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      expected.add(Integer.toString(i));
      if (i % 7 != 0 && (i % 3 != 0 || i % 11 != 0)) {
        fitting.add(Integer.toString(i));
      }
    }
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Lake lake = Lake.open(folder.resolve("lake"))) {
      ZoneFunctions functions = new ZoneFunctions(duckdb, HaltingZones.envelope(folder));
      List<String> unread = new ArrayList<>();
      List<String> unfit = new ArrayList<>();
      new Rejects(lake, functions, duckdb)
          .each(
              "crm",
              r -> {
                if (r.zone().equals("raw")) {
                  unread.add(r.text().replace(",broken", ""));
                } else {
                  unfit.add(r.text().replaceAll("\\{\"id\":\"(\\d+)\".*", "$1"));
                }
              });
      LakeTable raw = lake.table("raw", "crm");
      List<String> read = ids(duckdb, "SELECT id FROM " + raw.scanSql() + " WHERE _reason IS NULL");
      CleanZone clean = new CleanZone(lake, functions, duckdb, ZoneStep.Listener.NONE);
      List<String> fit = ids(duckdb, "SELECT id FROM (" + clean.select("crm") + ")");

      assertThat(together(read, unread)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(together(fit, unfit)).containsExactlyInAnyOrderElementsOf(read);
      assertThat(fit).containsExactlyInAnyOrderElementsOf(fitting);
    }
  }

  private static List<String> together(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<String> ids(Connection duckdb, String sql) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }
}

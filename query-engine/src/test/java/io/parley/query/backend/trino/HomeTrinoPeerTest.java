package io.parley.query.backend.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.TableSource;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.ArrivingStream;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.SameChoices;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.ParleyTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contributions of the corpus worked out in a real Trino over a party's tables in Iceberg, left as
 * Iceberg tables and read as Parquet where tokens are: with the same choices each stream is the one
 * that DuckDB makes at home.
 */
@Tag("slow")
class HomeTrinoPeerTest {
  private static final byte[] SEED = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);

  /** One of so many different streams is worked out: each takes seconds. */
  private static final int STEP = Integer.getInteger("parley.step", 6);

  private final List<String> differ = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private int same;
  private int tables;

  @Test
  void contributions_inTheirPartysTrino_areTheSameStreams(@TempDir Path folder)
      throws IOException, SQLException {
    try (TrinoServer server = TrinoServer.start();
        IcebergPlace place = new IcebergPlace(folder);
        SmallRoom room = CorpusRoom.open()) {
      server.icebergCatalog(place.name(), place.url(), "postgres", place.warehouse());
      publish(room.database(), place);
      TableSource tablesOfTrino = t -> place.name() + ".staged." + t.party() + "_" + t.table();
      TrinoContribution home = new TrinoContribution(server::connect, tablesOfTrino, SEED);
      for (Path file : files()) {
        if (room.plan(statement(file)) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan) {
          for (Contribution contribution : plan.contributions()) {
            if (!(contribution instanceof Contribution.People)) {
              compare(contribution, home, place, room.database());
            }
          }
        }
      }
      server.dropCatalog(place.name());
    }
    System.out.printf(
        "[trino] home: %d different streams, %d of them worked out alike, %d differ, %d refused%n",
        met.size(), same, differ.size(), refused.size());
    refused.forEach(r -> System.out.println("[trino] refused " + r));
    differ.forEach(d -> System.out.println("[trino] differs " + d));
    assertThat(differ).isEmpty();
    assertThat(same).isPositive();
  }

  private void compare(
      Contribution contribution, TrinoContribution home, IcebergPlace place, DuckDb database) {
    ContributionSql here = new ContributionSql(TableName::toString, new SameChoices(SEED));
    String expected = here.query(contribution);
    if (!met.add(expected) || met.size() % STEP != 0) {
      return;
    }
    String table = "home" + tables++;
    String called = place.name() + ".staged." + table;
    try {
      String stream;
      if (contribution instanceof Contribution.Rows rows) {
        home.workOut(rows, called);
        stream = TrinoContribution.stream(rows, files(place, table, contribution));
      } else {
        home.workOut((Contribution.PublicRows) contribution, called);
        stream = "FROM " + files(place, table, contribution);
      }
      database.execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM tokens_" + contribution.party());
      List<Long> others = new ArrayList<>();
      database.query(
          "WITH a AS (%s), b AS (%s) SELECT (SELECT count(*) FROM (FROM a EXCEPT ALL FROM b)), (SELECT count(*) FROM (FROM b EXCEPT ALL FROM a))"
              .formatted(expected, stream),
          row -> others.addAll(List.of(row.getLong(1), row.getLong(2))));
      if (others.equals(List.of(0L, 0L))) {
        same++;
      } else {
        differ.add(others + " rows of " + expected);
      }
      home.drop(called);
    } catch (BackendException e) {
      Throwable cause = e.getCause();
      refused.add(
          e.getMessage()
              + (cause == null
                  ? ""
                  : ": " + Objects.toString(cause.getMessage()).lines().findFirst().orElse("")));
    }
  }

  static String files(IcebergPlace place, String table, Contribution contribution) {
    List<Path> files = place.files(table);
    if (files.isEmpty()) {
      return ArrivingStream.columns(contribution).entrySet().stream()
          .map(
              c ->
                  "CAST(NULL AS %s) AS %s"
                      .formatted(c.getValue(), c.getKey().equals("p") ? "u" : c.getKey()))
          .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
    }
    return files.stream()
        .map(f -> "'" + f + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
  }

  /** The parties' tables, as their lakes hold them. */
  private static void publish(DuckDb database, IcebergPlace place) {
    for (TablePolicy table : CorpusRoom.POLICIES.tables()) {
      List<StagingLake.Column> columns = new ArrayList<>();
      columns.add(new StagingLake.Column("person", "UUID"));
      publish(database, place, table.table(), table.columns(), columns);
    }
    for (PublicTable table : CorpusRoom.POLICIES.publicTables()) {
      publish(database, place, table.table(), table.columns(), new ArrayList<>());
    }
  }

  private static void publish(
      DuckDb database,
      IcebergPlace place,
      TableName table,
      List<ColumnPolicy> declared,
      List<StagingLake.Column> columns) {
    declared.forEach(
        c -> columns.add(new StagingLake.Column(c.name(), ParleyTypes.duckDb(c.type()))));
    place.write(
        database.connection(), table.party() + "_" + table.table(), columns, "FROM " + table);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/queries"))) {
      return files.sorted().toList();
    }
  }

  private static String statement(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("\n----\n"))
        .lines()
        .dropWhile(l -> l.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }
}

package io.parley.query.backend.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import io.parley.policy.TableName;
import io.parley.query.FunctionExamples;
import io.parley.query.HostileRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.SameChoices;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.ScalarFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each function of the list over hostile values, worked out by a party's Trino and by its DuckDB:
 * what Trino says has DuckDB's values, and what it does not say it refuses before it reads a row.
 * Days and times are those that Trino has: of the years 1 to 9999.
 */
@Tag("slow")
class FunctionsTrinoPeerTest {
  private static final byte[] SEED = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
  private static final TableName HOSTILE = new TableName("hearth", "hostile");

  /**
   * At the ends of what a type holds the two give other values, and neither fails: DuckDB has none
   * for a decimal product of 10^18 and more, for the remainder of the least whole number by -1, and
   * beyond 2^53 for a whole number's FLOOR and CEIL, which it takes of a real; a real becomes a
   * decimal in other steps; and DuckDB takes the last microsecond of a second for the next one.
   */
  private static final Set<String> OTHER_AT_THE_ENDS =
      Set.of(
          "d * d",
          "i / d",
          "d / 0.0000000001",
          "MOD(i, -1)",
          "FLOOR(i)",
          "CEIL(i)",
          "EXTRACT(EPOCH FROM m)");

  private static final String OF_TRINO =
      """
      CREATE OR REPLACE TABLE ofboth AS SELECT * REPLACE (
        CASE WHEN a BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN a END AS a,
        CASE WHEN m BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN m END AS m)
      FROM hearth.hostile""";

  private final List<String> differ = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final List<String> unsaid = new ArrayList<>();
  private int same;
  private int tables;

  @Test
  void functions_inAPartysTrino_haveTheValuesOfDuckDb(@TempDir Path folder) throws Exception {
    try (TrinoServer server = TrinoServer.start();
        IcebergPlace place = new IcebergPlace(folder);
        SmallRoom room = HostileRoom.open()) {
      server.icebergCatalog(place.name(), place.url(), "postgres", place.warehouse());
      DuckDb database = room.database();
      database.execute(OF_TRINO);
      place.write(
          database.connection(),
          "ofboth",
          List.of(
              new StagingLake.Column("person", "UUID"),
              new StagingLake.Column("i", "BIGINT"),
              new StagingLake.Column("d", "DECIMAL(18,4)"),
              new StagingLake.Column("t", "VARCHAR"),
              new StagingLake.Column("b", "BOOLEAN"),
              new StagingLake.Column("a", "DATE"),
              new StagingLake.Column("m", "TIMESTAMP")),
          "SELECT person, i, d, t, b, a, m FROM ofboth");
      TrinoContribution home =
          new TrinoContribution(server::connect, t -> place.called("ofboth"), SEED);
      for (ScalarFunction function : ScalarFunction.values()) {
        List<String> said = new ArrayList<>();
        for (String example : FunctionExamples.of(function)) {
          if (planned(room, List.of(example)).map(home::isSaid).orElse(false)) {
            said.add(example);
          } else {
            unsaid.add(example);
          }
        }
        if (!said.isEmpty()) {
          compare(function, said, home, place, room);
        }
      }
      server.dropCatalog(place.name());
    }
    System.out.printf(
        "[trino] functions: %d examples with the same values, %d differ, %d are not said%n",
        same, differ.size(), unsaid.size());
    differ.forEach(d -> System.out.println("[trino] differs " + d));
    System.out.println("[trino] not said: " + unsaid);
    assertThat(failed).isEmpty();
    assertThat(differ).isSubsetOf(OTHER_AT_THE_ENDS);
    assertThat(same).isGreaterThan(unsaid.size());
  }

  private static Optional<Contribution.Rows> planned(SmallRoom room, List<String> of) {
    return room.plan("SELECT COUNT(*) FROM hearth.hostile GROUP BY " + String.join(", ", of))
                instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan
        ? plan.contributions().stream()
            .filter(Contribution.Rows.class::isInstance)
            .map(Contribution.Rows.class::cast)
            .findFirst()
        : Optional.empty();
  }

  /** All of one function together; one by one where they differ. */
  private void compare(
      ScalarFunction function,
      List<String> examples,
      TrinoContribution home,
      IcebergPlace place,
      SmallRoom room) {
    Contribution.Rows rows = planned(room, examples).orElseThrow();
    String table = "function" + tables++;
    String expected = new ContributionSql(t -> "ofboth", new SameChoices(SEED)).query(rows);
    try {
      home.workOut(rows, place.called(table));
      String stream = TrinoContribution.stream(rows, HomeTrinoPeerTest.files(place, table, rows));
      DuckDb database = room.database();
      database.execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM tokens_" + HOSTILE.party());
      List<Long> others = new ArrayList<>();
      database.query(
          "WITH a AS (%s), b AS (%s) SELECT (SELECT count(*) FROM (FROM a EXCEPT ALL FROM b)), (SELECT count(*) FROM (FROM b EXCEPT ALL FROM a)), (SELECT count(*) FROM a)"
              .formatted(expected, stream),
          row -> others.addAll(List.of(row.getLong(1), row.getLong(2), row.getLong(3))));
      home.drop(place.called(table));
      if (others.get(0) == 0 && others.get(1) == 0 && others.get(2) > 0) {
        same += examples.size();
        return;
      }
      differs(function, examples, Optional.empty(), home, place, room);
    } catch (BackendException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      differs(
          function, examples, Optional.of(String.valueOf(cause.getMessage())), home, place, room);
    }
  }

  private void differs(
      ScalarFunction function,
      List<String> examples,
      Optional<String> failure,
      TrinoContribution home,
      IcebergPlace place,
      SmallRoom room) {
    if (examples.size() == 1) {
      failure.ifPresentOrElse(
          how -> failed.add(examples.get(0) + ": " + how.lines().findFirst().orElse("")),
          () -> differ.add(examples.get(0)));
    } else {
      examples.forEach(one -> compare(function, List.of(one), home, place, room));
    }
  }
}

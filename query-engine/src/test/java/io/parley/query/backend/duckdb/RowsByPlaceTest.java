package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.TableName;
import io.parley.query.CorpusRoom;
import io.parley.query.SmallRoom;
import io.parley.query.TableSource;
import io.parley.query.plan.Contribution;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are known by their places are, with whose each place is, the rows of people. */
class RowsByPlaceTest {
  private static final SmallRoom ROOM = CorpusRoom.open(List.of("email"));

  /** Where nothing can be found out. */
  private static final DuckDb WITHOUT_TABLES = DuckDb.sealed(64);

  private final ContributionSql home =
      new ContributionSql(
          new TableSource() {
            @Override
            public String scanSql(TableName table) {
              // Every ninth row is nobody's.
              return "(SELECT rowid AS place, * REPLACE (CASE WHEN rowid % 9 > 0 THEN person END AS person) FROM "
                  + table
                  + ")";
            }

            @Override
            public Optional<String> rowSql(TableName table) {
              return Optional.of("t.place");
            }
          });

  @AfterAll
  static void close() {
    ROOM.close();
    WITHOUT_TABLES.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers WHERE channel = 'Web' GROUP BY zip_code",
        "SELECT v.device, COUNT(DISTINCT person) AS n, SUM(v.points) AS s FROM hearth.visits v JOIN metromail.mailings m USING (person) WHERE m.segment = 'mens' GROUP BY v.device"
      })
  void rowsOfOneTable_areTheSameByPlaceAndByPerson(String sql) {
    int known = 0;
    for (Contribution contribution : ROOM.planned(sql).contributions()) {
      Contribution.Rows rows = (Contribution.Rows) contribution;
      Optional<PlacedRows> placed = home.rowsByPlace(rows, ROOM.database(), new TableFindings());
      if (placed.isPresent()) {
        known++;
        same(home.rowsOfPeople(rows, ROOM.database(), new TableFindings()), placed.get());
      }
    }
    // Of `visits` some people have more rows than the cap.
    assertThat(known).isEqualTo(1);
  }

  private static void same(String byPerson, PlacedRows placed) {
    String byPlace =
        "SELECT w.person AS u, q.* EXCLUDE (u) FROM (%s) q JOIN (%s) w ON w.u = q.u WHERE w.person IS NOT NULL"
            .formatted(placed.query(), placed.people());

    assertThat(count(byPerson)).isPositive();
    assertThat(count("(" + byPerson + ") EXCEPT ALL (" + byPlace + ")")).isZero();
    assertThat(count("(" + byPlace + ") EXCEPT ALL (" + byPerson + ")")).isZero();
  }

  /** What counts the rows of a person must see persons. */
  @Test
  void rowsOfSeveralTables_orThatACapMayCut_haveNoPlaces() {
    Contribution.Rows joined =
        rows(
            "SELECT v.area, SUM(v.points) AS s FROM hearth.visits v JOIN hearth.customers c USING (person) WHERE c.channel = 'Web' GROUP BY v.area");
    Contribution.Rows one =
        rows(
            "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code");

    assertThat(home.rowsByPlace(joined, ROOM.database(), new TableFindings())).isEmpty();
    assertThat(home.rowsByPlace(one, WITHOUT_TABLES, new TableFindings())).isEmpty();
    assertThat(home.rowsByPlace(one, ROOM.database(), new TableFindings())).isPresent();
  }

  @Test
  void tableWhoseRowsHaveNoNames_isReadByPerson() {
    Contribution.Rows one =
        rows(
            "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code");

    assertThat(
            new ContributionSql(TableName::toString)
                .rowsByPlace(one, ROOM.database(), new TableFindings()))
        .isEmpty();
  }

  private static Contribution.Rows rows(String sql) {
    return (Contribution.Rows) ROOM.planned(sql).contributions().get(0);
  }

  private static long count(String sql) {
    long[] count = {0};
    ROOM.database().query("SELECT count(*) FROM (" + sql + ")", row -> count[0] = row.getLong(1));
    return count[0];
  }
}

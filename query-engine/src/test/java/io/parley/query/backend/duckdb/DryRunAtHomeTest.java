package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.TableName;
import io.parley.query.CorpusRoom;
import io.parley.query.SmallRoom;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements that are planned before a charge are those that a party runs after it. */
class DryRunAtHomeTest {
  private static final SmallRoom ROOM = CorpusRoom.open(List.of("email"));

  /** Where nothing can be found out. */
  private static final DuckDb WITHOUT_TABLES = DuckDb.sealed(64);

  @AfterAll
  static void close() {
    ROOM.close();
    WITHOUT_TABLES.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code",
        "SELECT v.area, SUM(v.points) AS s FROM hearth.visits v JOIN hearth.customers c USING (person) WHERE c.channel = 'Web' GROUP BY v.area",
        "SELECT v.device, COUNT(DISTINCT person) AS n FROM hearth.visits v JOIN metromail.mailings m USING (person) WHERE m.segment = 'mens' GROUP BY v.device"
      })
  void whatAPartyRuns_isWhatWasPlanned(String sql) {
    PrivatePlan plan = ROOM.planned(sql);
    ContributionSql home = new ContributionSql(TableName::toString);
    List<String> planned = DryRun.statements(home, plan.contributions());

    Set<String> run = new LinkedHashSet<>();
    for (Contribution contribution : plan.contributions()) {
      Contribution.Rows rows = (Contribution.Rows) contribution;
      // Nobody in the tables is above a cap, and no text is too long.
      run.add(home.rowsOfPeople(rows, ROOM.database(), new TableFindings()));
      run.add(home.rowsOfPeople(rows, WITHOUT_TABLES, new TableFindings()));
    }
    assertThat(run).hasSizeGreaterThan(plan.contributions().size());
    assertThat(planned).containsAll(run);
  }
}

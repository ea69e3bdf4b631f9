package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.TableName;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole plans, so that a change of what a party sends or of what the room runs is seen in review.
 * Written anew by {@code -Dparley.generate=true}. No digest is among them: it changes with any
 * policy.
 */
class GoldenPlansTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overlap | SELECT COUNT(DISTINCT person) FROM metromail.mailings JOIN hearth.outcomes USING (person)",
        "lift | SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment",
        "single-party | SELECT zip_code, AVG(history) AS spend FROM hearth.customers WHERE recency <= 6 GROUP BY zip_code",
        "owner-condition | SELECT device, COUNT(*) AS n, SUM(points) AS points FROM hearth.visits WHERE area = 'north' GROUP BY device",
        "three-tables | SELECT /*+ privacy(groups_per_person='1') */ c.channel, COUNT(*) AS n FROM hearth.customers c JOIN hearth.outcomes o USING (person) JOIN metromail.mailings m USING (person) WHERE m.segment <> 'none' AND (c.newbie = 1 OR o.visit = 1) GROUP BY c.channel",
        "across-parties | SELECT COUNT(*) AS n FROM metromail.mailings m JOIN hearth.visits v USING (person) WHERE m.segment = 'mens' OR v.points > 0",
      })
  void plan_isAsItsFileSays(String name, String sql) throws IOException {
    compare(name, TwoParties.switchPlanned(plan(sql, false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value =
          "audience | SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE m.segment = 'mens' AND c.recency <= 3")
  void audiencePlan_isAsItsFileSays(String name, String sql) throws IOException {
    try (TwoParties parties = new TwoParties(ENGINE)) {
      compare(name, TwoParties.switchPlanned(parties.plan(sql, true, "metromail")));
    }
  }

  private static Planning plan(String sql, boolean audience) {
    return ENGINE.plan(
        new Ask(
            sql,
            audience ? Analysis.AUDIENCE : Analysis.AGGREGATE,
            new io.parley.policy.Question("hearth", "hearth", "measurement"),
            CorpusRoom.POLICIES,
            SmallRoom.KEYS,
            LocalDate.of(2026, 11, 21)));
  }

  private static void compare(String name, PrivatePlan plan) throws IOException {
    Path file = Path.of("src/test/resources/plans", name + ".plan.txt");
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(file, text(plan));
    }
    assertThat(text(plan)).isEqualTo(Files.readString(file));
  }

  private static String text(PrivatePlan plan) {
    StringBuilder text = new StringBuilder();
    text.append("price ").append(plan.price()).append('\n');
    text.append("matching ").append(plan.matching()).append('\n');
    if (plan instanceof PrivatePlan.Numbers numbers) {
      text.append("protection ").append(numbers.protection()).append('\n');
      for (Measurement measurement : numbers.measurements()) {
        text.append(
            "measurement of at most %d groups and %d rows a person, declared groups %s\n"
                .formatted(
                    measurement.groupsPerPerson(),
                    measurement.rowsPerPerson(),
                    measurement.declared()));
        measurement.quantities().forEach(q -> text.append("quantity ").append(q).append('\n'));
      }
    }
    ContributionSql sql = new ContributionSql(TableName::toString);
    for (Contribution contribution : plan.contributions()) {
      text.append(
          "\n-- %s of %s\n%s\n"
              .formatted(contribution.name(), contribution.party(), sql.query(contribution)));
    }
    text.append("\n-- the room\n");
    if (plan instanceof PrivatePlan.Numbers numbers) {
      numbers.measurements().forEach(m -> text.append(JointSql.numbers(numbers, m)).append("\n"));
    } else {
      text.append(JointSql.audience((PrivatePlan.Audience) plan)).append("\n");
    }
    return text.toString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}

package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.TableName;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One person at every cap, and one with a thousand times as many rows and values that no bound
 * allows: both are answered, the room gets as many rows of them, and both answers leave at the same
 * tick. What a party and the room do is done here in one process, without the wire between.
 */
@Tag("slow")
class CapsAndTicksTest {
  private static final int PEOPLE = 300;
  private static final int ROUNDS = 5;

  /** The cap on rows before a join, in the example's policies. */
  private static final int AT_THE_CAP = 10;

  private static final int FAR_ABOVE = 1_000 * AT_THE_CAP;

  private final PolicySet policies = PolicyFolder.set(List.of(offer("hearth"), offer("metromail")));
  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));

  private static Offer offer(String party) {
    List<Offer.PolicyFile> own =
        PolicyFolder.read(Path.of("../policies/examples/retail-media")).stream()
            .filter(f -> f.name().startsWith(party + "."))
            .toList();
    return new Offer(Offer.VERSION, party, own, Map.of());
  }

  /** What a caller sees of a run, and what the room got. */
  private record Seen(int rows, List<String> columns, Map<String, Long> arrived) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings JOIN hearth.outcomes USING (person)",
        "SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend"
            + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment",
        "SELECT SUM(visit) AS v, AVG(spend) AS s FROM hearth.outcomes",
        "SELECT m.segment, SUM(t.v) AS v FROM metromail.mailings m LEFT JOIN"
            + " (SELECT person, SUM(visit) AS v FROM hearth.outcomes GROUP BY person) t"
            + " USING (person) GROUP BY m.segment"
      })
  void personFarAboveTheCaps_changesNeitherOutcomeNorTick(String sql) {
    try (DuckDb capped = parties(AT_THE_CAP, "1, 1, 500");
        DuckDb far =
            parties(FAR_ABOVE, "9000000000000000000, -9000000000000000000, 99999999999999")) {
      PrivatePlan.Numbers plan = planned(sql);
      Duration fastest = Duration.ofDays(1);
      Duration fastestFar = Duration.ofDays(1);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        Seen seen = run(capped, plan);
        long between = System.nanoTime();
        Seen seenFar = run(far, plan);
        long end = System.nanoTime();
        assertThat(seenFar).as("outcome, and rows at the room").isEqualTo(seen);
        fastest = shorter(fastest, between - start);
        fastestFar = shorter(fastestFar, end - between);
      }
      System.out.printf("[ticks] at the caps %s, far above %s%n", fastest, fastestFar);
      assertThat(Ticks.next(fastestFar.minus(slack(fastestFar))))
          .as("tick after %s, at the caps %s", fastestFar, fastest)
          .isLessThanOrEqualTo(Ticks.next(fastest));
      assertThat(Ticks.next(fastest.minus(slack(fastest))))
          .isLessThanOrEqualTo(Ticks.next(fastestFar));
    }
  }

  /**
   * What a machine with others on it adds or not. A tick between two times that close decides
   * nothing, so that only twice the time is told from chance.
   */
  private static Duration slack(Duration time) {
    return time.dividedBy(2);
  }

  private static Duration shorter(Duration one, long nanos) {
    Duration other = Duration.ofNanos(nanos);
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Both parties' tables: ordinary people with a row each, and person 1 with many. */
  private static DuckDb parties(int rows, String values) {
    DuckDb database = DuckDb.open(512);
    for (String party : List.of("hearth", "metromail")) {
      database.execute("CREATE SCHEMA " + party);
      database.execute(
          "CREATE TABLE tokens_%s AS SELECT %s AS person, %s AS p, %s AS k0, NULL::UUID AS k1 FROM range(1, %d) t(i)"
              .formatted(party, uuid("person"), uuid(party), uuid("email"), PEOPLE));
    }
    database.execute(
        "CREATE TABLE hearth.outcomes AS SELECT %s AS person, 1::BIGINT AS visit, 0::BIGINT AS conversion, 5::DECIMAL(18,4) AS spend FROM range(2, %d) t(i)"
            .formatted(uuid("person"), PEOPLE));
    database.execute(
        "INSERT INTO hearth.outcomes SELECT %s, %s FROM range(%d) r(n), (SELECT 1 AS i) t"
            .formatted(uuid("person"), values, rows));
    database.execute(
        "CREATE TABLE metromail.mailings AS SELECT %s AS person, ['mens', 'womens', 'none'][1 + i %% 3] AS segment FROM range(2, %d) t(i)"
            .formatted(uuid("person"), PEOPLE));
    database.execute(
        "INSERT INTO metromail.mailings SELECT %s, 'mens' FROM range(%d) r(n), (SELECT 1 AS i) t"
            .formatted(uuid("person"), rows));
    return database;
  }

  private static String uuid(String space) {
    return "md5('" + space + "' || i)::UUID";
  }

  private PrivatePlan.Numbers planned(String sql) {
    Planning planning =
        engine.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question("hearth", "hearth", "measurement"),
                policies,
                List.of("email", "phone"),
                LocalDate.of(2026, 11, 21)));
    return (PrivatePlan.Numbers) ((Planning.Planned) planning).plan();
  }

  /** From the parties' rows to what leaves; a failure would fail here. */
  private Seen run(DuckDb database, PrivatePlan.Numbers plan) {
    JointRun run = new JointRun(database, new byte[16]);
    ContributionSql home = new ContributionSql(TableName::toString);
    Map<String, Long> arrived = new TreeMap<>();
    for (Contribution contribution : plan.contributions()) {
      String stream = contribution.name();
      database.execute("DROP TABLE IF EXISTS " + stream);
      database.execute("CREATE OR REPLACE TEMP VIEW tokens AS FROM tokens_" + contribution.party());
      run.load(contribution, "(" + home.query(contribution) + ")");
      database.query("SELECT count(*) FROM " + stream, row -> arrived.put(stream, row.getLong(1)));
    }
    Answer answer = engine.release(plan, run.numbers(plan));
    List<String> columns = new ArrayList<>();
    answer.columns().forEach(c -> columns.add(c.toString()));
    return new Seen(answer.rows().size(), columns, arrived);
  }
}

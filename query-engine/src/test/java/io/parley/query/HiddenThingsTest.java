package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.plan.PrivatePlan;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is held but not offered cannot be told from what does not exist: each probe is asked in a
 * world that holds the hidden thing and in one that does not, and once more with a name that nobody
 * has. All bytes that come back are the same, but for the name that the analyst herself wrote.
 */
class HiddenThingsTest {
  /** Probes of a column of hearth's customers; NAME is the hidden one or none. */
  private static final List<String> COLUMNS =
      List.of(
          "SELECT COUNT(*) FROM hearth.customers WHERE NAME = 'a@b.c'",
          "SELECT COUNT(*) FROM hearth.customers WHERE NAME LIKE 'a%'",
          "SELECT COUNT(*) FROM hearth.customers WHERE NAME IS NULL",
          "SELECT COUNT(*) FROM hearth.customers c WHERE c.NAME = c.channel",
          "SELECT COUNT(*) FROM hearth.customers WHERE \"NAME\" = 7",
          "SELECT NAME FROM hearth.customers",
          "SELECT NAME, COUNT(*) FROM hearth.customers GROUP BY NAME",
          "SELECT COUNT(NAME) FROM hearth.customers",
          "SELECT SUM(NAME) FROM hearth.customers",
          "SELECT MAX(NAME) AS NAME FROM hearth.customers",
          "SELECT COUNT(DISTINCT NAME) FROM hearth.customers",
          "SELECT COUNT(*) FILTER (WHERE NAME > 1) FROM hearth.customers",
          "SELECT COUNT(CASE WHEN NAME > 1 THEN 1 END) FROM hearth.customers",
          "SELECT channel, COUNT(*) FROM hearth.customers GROUP BY channel ORDER BY MAX(NAME)",
          "SELECT channel, COUNT(*) FROM hearth.customers GROUP BY channel HAVING MAX(NAME) = 'a'",
          "SELECT COUNT(*) FROM hearth.customers JOIN metromail.mailings USING (NAME)",
          "SELECT COUNT(*) FROM hearth.customers c JOIN metromail.mailings m ON c.NAME = m.NAME",
          "SELECT COUNT(*) FROM (SELECT person, NAME AS x FROM hearth.customers) y WHERE x = 1",
          "WITH y AS (SELECT NAME FROM hearth.customers) SELECT COUNT(*) FROM y",
          "SELECT COUNT(*) FROM metromail.mailings m WHERE EXISTS (SELECT 1 FROM hearth.customers c WHERE c.person = m.person AND c.NAME = 'a')",
          "SELECT COUNT(*) FROM hearth.customers WHERE CAST(NAME AS DATE) > DATE '2026-01-01'",
          "SELECT COUNT(*) FROM (SELECT person, RANK() OVER (PARTITION BY person ORDER BY NAME) AS k FROM hearth.customers) x WHERE k = 1",
          "SELECT COUNT(*) FROM hearth.customers (NAME VARCHAR) WHERE NAME = 'a'");

  /** Probes of a table. */
  private static final List<String> TABLES =
      List.of(
          "SELECT COUNT(*) FROM hearth.NAME",
          "SELECT * FROM hearth.NAME LIMIT 1",
          "SELECT COUNT(*) FROM \"hearth\".\"NAME\"",
          "SELECT COUNT(*) FROM hearth.customers JOIN hearth.NAME USING (person)",
          "SELECT COUNT(*) FROM hearth.customers WHERE person IN (SELECT person FROM hearth.NAME)",
          "SELECT COUNT(*) FROM hearth.customers c, LATERAL (SELECT 1 FROM hearth.NAME p WHERE p.person = c.person) x",
          "SELECT COUNT(*) FROM NAME",
          "SELECT COUNT(*) FROM TABLE(hearth.NAME)",
          "SELECT hearth.NAME.wage FROM hearth.customers");

  /** Answered in both worlds alike: what is not offered is in no star and in no natural join. */
  private static final List<String> STARS =
      List.of(
          "SELECT COUNT(*) AS n FROM (SELECT * FROM hearth.customers) x",
          "SELECT COUNT(*) AS n FROM metromail.mailings NATURAL JOIN hearth.customers",
          "SELECT COUNT(*) AS n FROM (SELECT DISTINCT * FROM metromail.mailings) x",
          "SELECT channel, COUNT(*) AS n FROM hearth.customers GROUP BY channel");

  private static SmallRoom without;
  private static SmallRoom with;

  @BeforeAll
  static void open() {
    without = CorpusRoom.open();
    with = CorpusRoom.open();
    for (String table : List.of("hearth.customers", "metromail.mailings")) {
      with.database().execute("ALTER TABLE " + table + " ADD COLUMN email VARCHAR");
      with.database().execute("UPDATE " + table + " SET email = 'a@b.c'");
    }
    with.database().execute("CREATE TABLE hearth.payroll (person UUID, wage BIGINT)");
    with.database().execute("CREATE TABLE payroll (person UUID, wage BIGINT)");
  }

  @AfterAll
  static void close() {
    without.close();
    with.close();
  }

  static List<String> columns() {
    return COLUMNS;
  }

  static List<String> tables() {
    return TABLES;
  }

  static List<String> stars() {
    return STARS;
  }

  @ParameterizedTest
  @MethodSource("columns")
  void probe_ofAHiddenColumn_getsTheBytesOfOneThatIsNowhere(String probe) {
    String hidden = said(with, probe, "email");

    assertThat(hidden).startsWith("denied[").doesNotContain("sql-not-supported");
    assertThat(hidden).isEqualTo(said(without, probe, "email"));
    assertThat(hidden.replace("email", "NAME"))
        .isEqualTo(said(with, probe, "qqqqq").replace("qqqqq", "NAME"));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void probe_ofAHiddenTable_getsTheBytesOfOneThatIsNowhere(String probe) {
    String hidden = said(with, probe, "payroll");

    assertThat(hidden).startsWith("denied[").doesNotContain("sql-not-supported");
    assertThat(hidden).isEqualTo(said(without, probe, "payroll"));
    assertThat(hidden.replace("payroll", "NAME"))
        .isEqualTo(said(with, probe, "qqqqqqq").replace("qqqqqqq", "NAME"));
  }

  @ParameterizedTest
  @MethodSource("stars")
  void answer_ofAStar_isTheSameBesideAHiddenColumn(String sql) {
    assertThat(with.answer(with.planned(sql)).rows())
        .isEqualTo(without.answer(without.planned(sql)).rows());
    assertThat(with.planned(sql).digest()).isEqualTo(without.planned(sql).digest());
  }

  /** The owner's condition stands on a column that need not be listed; then it is hidden too. */
  @ParameterizedTest
  @MethodSource("columns")
  void probe_ofTheOwnersCondition_getsTheBytesOfNoColumn(String probe) {
    PolicySet unlisted = CorpusVariants.edited(text -> text.replaceAll("(?m)^  agreed: .*\n", ""));
    String sql = probe.replace("hearth.customers", "hearth.visits").replace("channel", "device");
    String hidden = rendered(planned(sql.replace("NAME", "agreed"), unlisted), sql);

    assertThat(hidden).startsWith("denied[");
    assertThat(hidden.replace("agreed", "NAME"))
        .isEqualTo(
            rendered(planned(sql.replace("NAME", "qqqqqq"), unlisted), sql)
                .replace("qqqqqq", "NAME"));
  }

  /** A literal that somebody's row holds, one that only a hidden row holds, and one of nobody. */
  @Test
  void verdict_onALiteral_doesNotDependOnWhoHoldsIt() {
    for (String shape :
        List.of(
            "SELECT COUNT(*) AS n FROM hearth.customers WHERE zip_code = '%s'",
            "SELECT zip_code, COUNT(*) AS n FROM hearth.customers WHERE zip_code <> '%s' GROUP BY zip_code",
            "SELECT history FROM hearth.customers WHERE zip_code = '%s'",
            "SELECT SUM(recency) AS n FROM hearth.customers WHERE zip_code LIKE '%s'",
            "SELECT COUNT(*) AS n FROM hearth.customers WHERE recency = '%s'")) {
      List<String> all =
          Stream.of("Urban", "Rural", "qqqqq")
              .map(word -> without.plan(shape.formatted(word)))
              .map(p -> price(p, shape).replaceAll("Urban|Rural|qqqqq", "WORD"))
              .distinct()
              .toList();
      assertThat(all).as(shape).hasSize(1);
    }
  }

  private static String price(Planning planning, String sql) {
    return planning instanceof Planning.Planned planned
        ? ((PrivatePlan.Numbers) planned.plan()).price().toString()
        : rendered(planning, sql);
  }

  private static String said(SmallRoom room, String probe, String name) {
    String sql = probe.replace("NAME", name);
    return rendered(room.plan(sql), sql);
  }

  private static Planning planned(String sql, PolicySet policies) {
    return new QueryEngine(new ZeroNoise())
        .plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question("hearth", "hearth", "measurement"),
                policies,
                SmallRoom.KEYS,
                LocalDate.of(2026, 11, 21)));
  }

  private static String rendered(Planning planning, String sql) {
    return planning instanceof Planning.Refused refused
        ? refused.reasons().stream()
            .map(r -> Diagnostics.render(r, sql))
            .collect(Collectors.joining())
        : "nothing: it is answered";
  }
}

package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.explain.Explanation;
import io.parley.query.explain.ExplanationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXPLAIN PRIVACY as people read it. Golden files are written anew by -Dparley.generate=true. */
class ExplainTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final String COUNT = "SELECT COUNT(*) AS n FROM hearth.customers";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overlap | SELECT COUNT(DISTINCT person) AS reach FROM metromail.mailings JOIN hearth.outcomes USING (person)",
        "lift | SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend, AVG(o.spend) AS mean, SUM(o.visit) * 1.0 / COUNT(DISTINCT person) AS rate FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment ORDER BY people DESC LIMIT 2",
        "undeclared | SELECT zip_code, COUNT(DISTINCT person) AS people, AVG(history) AS spend FROM hearth.customers WHERE recency <= 6 GROUP BY zip_code HAVING COUNT(DISTINCT person) > 10",
        "outer | SELECT c.channel, COUNT(*) AS n, COUNT(m.segment) AS mailed FROM hearth.customers c LEFT JOIN metromail.mailings m USING (person) GROUP BY c.channel",
        "rollup | SELECT device, area, SUM(points) AS points FROM hearth.visits GROUP BY ROLLUP (device, area)",
        "spread | SELECT STDDEV_POP(price) AS deviation, MEDIAN(price) AS middle FROM hearth.visits",
        "per-person | SELECT /*+ privacy(epsilon='0.5', people='250') */ b.n, COUNT(*) AS people FROM (SELECT person, COUNT(*) AS n FROM hearth.visits WHERE area IN ('north', 'south') GROUP BY person) b GROUP BY b.n",
      })
  void explanation_isAsItsFileSays(String name, String sql) throws IOException {
    compare(name, ExplanationText.of(explained(sql)));
  }

  /** Only what the demo's policies allow is asked as an audience. */
  @Test
  void audience_isExplainedAsAnExactDisclosure() throws IOException {
    Ask ask =
        new Ask(
            "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE m.segment = 'mens'",
            Analysis.AUDIENCE,
            new Question("metromail", "metromail", "measurement"),
            TwoParties.POLICIES,
            SmallRoom.KEYS,
            LocalDate.of(2026, 11, 21));
    Explaining explaining = ENGINE.explain(ask, Optional.empty());
    assertThat(explaining).isInstanceOf(Explaining.Explained.class);
    compare("audience", ExplanationText.of(((Explaining.Explained) explaining).explanation()));
  }

  private static void compare(String name, String text) throws IOException {
    Path file = Path.of("src/test/resources/explain", name + ".txt");
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void prefix_inAnyCaseWithComments_explainsTheSame() {
    assertThat(explained("-- one\n/* two */ explain/**/Privacy\n" + COUNT + ";"))
        .isEqualTo(explained(COUNT));
  }

  @Test
  void prefix_isNoPartOfAQuestion() {
    assertThat(ENGINE.plan(ask("EXPLAIN PRIVACY " + COUNT))).isInstanceOf(Planning.Refused.class);
  }

  @Test
  void refusalOfAnExplainedStatement_pointsIntoTheWholeText() {
    String sql = "EXPLAIN\nPRIVACY SELECT COUNT(*) FROM hearth.customers WHERE email = 'a'";
    Reason reason = refused(sql).get(0);
    assertThat(reason.code()).isEqualTo("not-found");
    assertThat(reason.sql().orElseThrow().line()).isEqualTo(2);
    assertThat(sql.lines().toList().get(1).substring(reason.sql().get().column() - 1))
        .startsWith("email");
  }

  @Test
  void refusedQuestion_isExplainedAsItsRefusal() {
    for (String sql :
        List.of(
            "SELECT person, spend FROM hearth.outcomes",
            "SELECT spend, COUNT(*) FROM hearth.outcomes GROUP BY spend",
            "SELECT /*+ privacy(people='0') */ COUNT(*) FROM hearth.outcomes",
            "DELETE FROM hearth.outcomes")) {
      assertThat(refused(sql)).isEqualTo(((Planning.Refused) ENGINE.plan(ask(sql))).reasons());
    }
  }

  @Test
  void hiddenColumn_isRefusedLikeOneThatDoesNotExist() {
    // `email` is a column of the table that its owner does not offer; `e_mil` is none.
    assertThat(refused("SELECT COUNT(email) FROM hearth.customers").toString())
        .isEqualTo(
            refused("SELECT COUNT(e_mil) FROM hearth.customers")
                .toString()
                .replace("e_mil", "email"));
  }

  /** The engine that explains has just answered the question over this data, and over other. */
  @Test
  void explanation_isTheSameBytesOverAnyData() {
    String sql =
        "SELECT zip_code, COUNT(*) AS n, AVG(history) AS h FROM hearth.customers GROUP BY zip_code";
    String before = ExplanationText.of(explained(sql));
    try (SmallRoom full = CorpusRoom.open();
        SmallRoom empty = new SmallRoom(CorpusRoom.POLICIES, ENGINE)) {
      for (SmallRoom room : List.of(full, empty)) {
        room.answer(room.planned(sql));
        assertThat(ExplanationText.of(explained(sql))).isEqualTo(before);
      }
    }
  }

  @Test
  void callersPeople_winOverTheHint() {
    String sql = COUNT.replace("SELECT", "SELECT /*+ privacy(people='300') */");
    assertThat(people(ENGINE.explain(ask(sql), Optional.empty()))).isEqualTo(300);
    assertThat(people(ENGINE.explain(ask(sql), Optional.of(40L)))).isEqualTo(40);
  }

  @Test
  void assumedGroupBelowTheThreshold_isSaidToShowLessOftenThanNot() {
    String sql =
        "SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code";
    Explaining explaining = ENGINE.explain(ask(sql), Optional.of(5L));
    assertThat(((Explaining.Explained) explaining).explanation().accuracy().get(0).note())
        .isEqualTo("groups of fewer people than the threshold show less often than not");
  }

  @Test
  void peopleHint_changesNoPlan() {
    String sql = COUNT.replace("SELECT", "SELECT /*+ privacy(people='300') */");
    assertThat(TwoParties.switchPlanned(ENGINE.plan(ask(sql))).digest())
        .isEqualTo(TwoParties.switchPlanned(ENGINE.plan(ask(COUNT))).digest());
  }

  private static long people(Explaining explaining) {
    return ((Explaining.Explained) explaining)
        .explanation()
        .accuracy()
        .get(0)
        .expected()
        .get(0)
        .people();
  }

  private static Explanation explained(String sql) {
    Explaining explaining = ENGINE.explain(ask(sql), Optional.empty());
    if (explaining instanceof Explaining.Refused refused) {
      throw new AssertionError("refused: " + refused.reasons());
    }
    return ((Explaining.Explained) explaining).explanation();
  }

  private static List<Reason> refused(String sql) {
    return ((Explaining.Refused) ENGINE.explain(ask(sql), Optional.empty())).reasons();
  }

  static Ask ask(String sql) {
    return new Ask(
        sql,
        Analysis.AGGREGATE,
        new Question("hearth", "hearth", "measurement"),
        CorpusRoom.POLICIES,
        SmallRoom.KEYS,
        LocalDate.of(2026, 11, 21));
  }
}

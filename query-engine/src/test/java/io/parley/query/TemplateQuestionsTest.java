package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.Facts;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.TemplateName;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.TemplateCall;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A template asked by its name, from SQL to plan. */
class TemplateQuestionsTest {
  private static final String PROTECTION =
      """
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String MAILINGS =
      """
      policy: parley/v1
      table: mailings
      owner: metromail
      population: readers
      person: person
      match: [email]
      columns:
        segment: {type: text, use: [group, filter], values: [mens, womens, none]}
        sent_on: {type: date, use: [filter]}
        read_at: {type: timestamp, use: [filter]}
        opened: {type: integer, use: [filter, sum], bounds: [0, 50]}
        price: {type: decimal, use: [filter, sum], bounds: [-9, 9]}
        paid: {type: boolean, use: [filter]}
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
      """
          + PROTECTION;
  private static final String BUDGET =
      """
      population: readers
      owner: metromail
      budget: {epsilon: 10, delta: 1e-6, every: month}
      """;
  private static final String REACH =
      """
      policy: template/v1
      template: reach
      owner: hearth
      about: readers reached, by all that one may ask
      parameters:
        segment: {type: text, values: [mens, "it's", "--"]}
        since: {type: date}
        at: {type: timestamp}
        floor: {type: integer, bounds: [-3, 30]}
        price: {type: decimal, bounds: [-5, 5]}
        paid: {type: boolean}
      sql: |-
        SELECT COUNT(DISTINCT person) AS reach
        FROM metromail.mailings
        WHERE segment = :segment AND sent_on >= :since AND read_at < :at
          AND opened > :floor AND price > :price AND paid = :paid
      """;
  private static final String CALL =
      "EXECUTE hearth.reach(segment => 'mens', since => DATE '2026-11-01',"
          + " at => TIMESTAMP '2026-11-20 08:00:00.25', floor => -2, price => 1.50, paid => TRUE)";
  private static final String WRITTEN =
      "SELECT COUNT(DISTINCT person) AS reach FROM metromail.mailings WHERE segment = 'mens'"
          + " AND sent_on >= DATE '2026-11-01' AND read_at < TIMESTAMP '2026-11-20 08:00:00.25'"
          + " AND opened > -2 AND price > 1.50 AND paid = TRUE";
  private static final String SMALL =
      """
      policy: template/v1
      template: small
      owner: hearth
      about: readers of a segment
      parameters:
        segment: {type: text, values: [mens, womens]}
      sql: SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings WHERE segment = :segment
      """;

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());

  private static PolicySet policies(String... texts) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (String text : texts) {
      String name = text.lines().limit(3).reduce("", (a, b) -> b.contains("owner") ? a : b);
      documents.add(
          PolicyReader.read(
              name.substring(name.indexOf(' ') + 1) + ".yaml",
              text.getBytes(StandardCharsets.UTF_8)));
    }
    return PolicySet.of(documents);
  }

  private static PolicySet reach() {
    return policies(MAILINGS, BUDGET, REACH);
  }

  private Planning plan(String sql, PolicySet offered) {
    return plan(sql, offered, "metromail");
  }

  private Planning plan(String sql, PolicySet offered, String asker) {
    return engine.plan(
        new Ask(
            sql,
            Analysis.AGGREGATE,
            new Question(asker, asker, "measurement"),
            offered,
            List.of("email"),
            LocalDate.of(2026, 11, 21)));
  }

  private PrivatePlan planned(String sql, PolicySet offered) {
    return TwoParties.switchPlanned(plan(sql, offered));
  }

  private Reason refused(String sql, PolicySet offered, String asker) {
    List<Reason> reasons = ((Planning.Refused) plan(sql, offered, asker)).reasons();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  private Reason refused(String sql, PolicySet offered) {
    return refused(sql, offered, "metromail");
  }

  @Test
  void template_asked_isPlannedAsItsSql() {
    assertThat(planned(CALL, reach()).digest()).isEqualTo(planned(WRITTEN, reach()).digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execute Hearth.Reach ( floor=>-2 , segment=>'mens', since=>'2026-11-01',at=>'2026-11-20T08:00:00.25', price=>'1.5', paid=>'true') ; ",
        "/* why */ EXECUTE -- a template\n hearth.reach(segment => 'mens', since => DATE '2026-11-01', at => TIMESTAMP '2026-11-20 08:00:00.250', \"floor\" => '-2', price => +1.5, paid => true)"
      })
  void template_inAnotherSpelling_isTheSame(String call) {
    assertThat(planned(call, reach()).digest()).isEqualTo(planned(WRITTEN, reach()).digest());
  }

  @Test
  void template_withAnotherValue_isAnotherQuestion() {
    assertThat(planned(CALL.replace("-2", "-1"), reach()).digest())
        .isNotEqualTo(planned(CALL, reach()).digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "--"})
  void value_withCharactersOfSql_isOneLiteral(String value) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("segment", value);
    values.put("since", "2026-11-01");
    values.put("at", "2026-11-20 08:00:00.25");
    values.put("floor", "-2");
    values.put("price", "1.5");
    values.put("paid", "true");

    assertThat(planned(TemplateCall.statement("hearth.reach", values), reach()).digest())
        .isEqualTo(
            planned(WRITTEN.replace("'mens'", "'" + value.replace("'", "''") + "'"), reach())
                .digest());
  }

  @Test
  void facts_ofATemplate_nameIt() {
    Question question = new Question("metromail", "metromail", "measurement");

    Facts through = engine.analyze(CALL, reach(), question);
    Facts written = engine.analyze(WRITTEN, reach(), question);
    assertThat(through.template()).contains(new TemplateName("hearth", "reach"));
    assertThat(written.template()).isEmpty();
    assertThat(through.tables()).isEqualTo(written.tables());
  }

  @Test
  void template_explained_isExplainedAsItsSql() {
    Ask ask =
        new Ask(
            "EXPLAIN PRIVACY EXECUTE hearth.small(segment => 'mens')",
            Analysis.AGGREGATE,
            new Question("hearth", "hearth", "measurement"),
            policies(MAILINGS, BUDGET, SMALL),
            List.of("email"),
            LocalDate.of(2026, 11, 21));

    assertThat(engine.explain(ask, Optional.empty())).isInstanceOf(Explaining.Explained.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "floor => -2 | floor => -4 | outside the bounds that `floor` has | bounds",
        "floor => -2 | floor => 31 | outside the bounds that `floor` has | bounds",
        "floor => -2 | floor => 1.5 | no value of type integer | floor",
        "floor => -2 | floor => '1e1' | no value of type integer | floor",
        "floor => -2 | floor => TRUE | no value of type integer | floor",
        "floor => -2 | floor => 99999999999999999999 | no value of type integer | floor",
        "segment => 'mens' | segment => 'women' | none of the values that `segment` may have | is",
        "segment => 'mens' | segment => 5 | no value of type text | segment",
        "since => DATE '2026-11-01' | since => '2026-11-31' | no value of type date | since",
        "since => DATE '2026-11-01' | since => TIMESTAMP '2026-11-01 00:00:00' | no value of type date | since",
        "since => DATE '2026-11-01' | since => 20261101 | no value of type date | since",
        "at => TIMESTAMP '2026-11-20 08:00:00.25' | at => '2026-11-20 08:00:00.1234567' | no value of type timestamp | at",
        "price => 1.50 | price => 1.00001 | no value of type decimal | price",
        "paid => TRUE | paid => 'yes' | no value of type boolean | paid",
        "paid => TRUE | paid => TRUE, paid => TRUE | `paid` has two values | paid",
        "paid => TRUE | payed => TRUE | no parameter of this name | template",
      })
  void value_thatDoesNotFit_isRefused(String from, String to, String one, String other) {
    String call = CALL.replace(from, to);
    Reason reason = refused(call, reach());

    assertThat(reason.code()).isEqualTo("template-parameter");
    assertThat(reason.message()).contains(one).contains(other);
    assertThat(reason.message() + reason.help()).doesNotContain("it's").doesNotContain("30");
    assertThat(reason.sql()).isPresent();
  }

  @Test
  void value_thatIsMissing_isRefusedByItsName() {
    assertThat(refused(CALL.replace("segment => 'mens', ", ""), reach()).message())
        .isEqualTo("the template `hearth.reach` needs a value for `segment`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment => NULL",
        "segment => segment",
        "segment => 'a' || 'b'",
        "segment => (SELECT 1)",
        "segment => ",
        "segment => 'mens",
        "'mens'",
        "segment = 'mens'",
        "segment => 'mens',",
        "segment => 'mens') FROM x",
        "segment => /*+ x */ 'mens'",
        "segment => 'mens'); DROP TABLE x"
      })
  void call_thatIsMoreThanNamesAndLiterals_isRefused(String arguments) {
    Reason reason =
        refused("EXECUTE hearth.small(" + arguments + ")", policies(MAILINGS, BUDGET, SMALL));

    assertThat(reason.code()).isEqualTo("sql-syntax");
  }

  @Test
  void call_ofManyCommentsAndOneLongValue_isReadToItsEnd() {
    String call =
        "EXECUTE"
            + " /**/".repeat(1_500)
            + " hearth.small(segment => '"
            + "x''".repeat(3_000)
            + "')";

    assertThat(refused(call, policies(MAILINGS, BUDGET, SMALL)).code())
        .isEqualTo("template-parameter");
    assertThat(
            refused(call.substring(0, call.length() - 2), policies(MAILINGS, BUDGET, SMALL)).code())
        .isEqualTo("sql-syntax");
  }

  @Test
  void call_refused_pointsAtTheValueAndItsDeclaration() {
    String sql = "EXECUTE hearth.small(\n  segment => 'boys')";

    assertThat(Diagnostics.render(refused(sql, policies(MAILINGS, BUDGET, SMALL)), sql))
        .isEqualTo(
            """
            denied[template-parameter]: this is none of the values that `segment` may have
             --> question:2:14
              |
            2 |   segment => 'boys')
              |              ^^^^^^
              = policy: small.yaml:6:3
              = help: its owner, `hearth`, declares them there
            """);
  }

  @Test
  void template_thatNobodyOffers_isNotFound() {
    Reason reason = refused("EXECUTE hearth.reech(segment => 'mens')", reach());

    assertThat(reason.code()).isEqualTo("not-found");
    assertThat(reason.message()).isEqualTo("no template of this name is offered here");
  }

  @Test
  void template_offeredTwice_isNotAsked() {
    assertThat(
            refused(
                    "EXECUTE hearth.small(segment => 'mens')",
                    policies(MAILINGS, BUDGET, SMALL, SMALL.replace("AS n", "AS m")))
                .code())
        .isEqualTo("not-found");
  }

  /** The policy of a source is the one of the moment of the question. */
  @Test
  void source_tightened_tightensTheTemplateAtTheNextQuestion() {
    String call = "EXECUTE hearth.small(segment => 'mens')";
    assertThat(plan(call, policies(MAILINGS, BUDGET, SMALL))).isInstanceOf(Planning.Planned.class);

    Reason reason =
        refused(
            call,
            policies(MAILINGS.replace("use: [group, filter]", "use: [group]"), BUDGET, SMALL));
    assertThat(reason.code()).isEqualTo("column-use-not-allowed");
    assertThat(reason.message())
        .isEqualTo(
            "in the template `hearth.small` (small.yaml:7): `metromail.mailings.segment` may not be"
                + " filtered on");
    assertThat(reason.policy().orElseThrow().file()).isEqualTo("mailings.yaml");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(9);
  }

  @Test
  void source_withoutAColumn_isToldInFullToTheOwnerAlone() {
    String call = "EXECUTE hearth.small(segment => 'mens')";
    PolicySet without = policies(MAILINGS.replace("  segment:", "  segments:"), BUDGET, SMALL);

    Reason toMetromail = refused(call, without, "metromail");
    assertThat(toMetromail.code()).isEqualTo("not-found");
    assertThat(toMetromail.message())
        .isEqualTo("the template `hearth.small` is made of what is not offered now");
    assertThat(toMetromail.policy().orElseThrow()).hasToString("small.yaml:7:1");
    assertThat(refused(call, without, "hearth").message())
        .isEqualTo(
            "in the template `hearth.small` (small.yaml:7): nothing named `segment` is offered here"
                + " (line 1, column 66 of its SQL)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT :n, COUNT(*) FROM metromail.mailings GROUP BY :n",
        "SELECT segment, COUNT(*) FROM metromail.mailings GROUP BY ROLLUP(:n)",
        "SELECT segment, COUNT(*) FROM metromail.mailings GROUP BY segment ORDER BY :n",
        "SELECT segment, COUNT(*) FROM metromail.mailings GROUP BY segment ORDER BY :n DESC",
        "SELECT COUNT(*) FROM metromail.mailings WHERE opened = :n AND opened = ?",
        "SELECT COUNT(*) AS :n FROM metromail.mailings",
        "SELECT COUNT(*) FROM :n",
        "DELETE FROM metromail.mailings WHERE opened = :n"
      })
  void parameter_whereItWouldChangeTheQuestion_isRefused(String sql) {
    Reason reason =
        refused("EXECUTE hearth.odd(n => 1)", policies(MAILINGS, BUDGET, odd(sql)), "hearth");

    assertThat(reason.code()).isIn("sql-invalid", "sql-syntax", "not-a-query");
    assertThat(reason.message()).startsWith("in the template `hearth.odd` (odd.yaml:7): ");
  }

  @Test
  void parameter_insideAnExpressionThatIsGrouped_isAValue() {
    PolicySet offered =
        policies(
            MAILINGS,
            BUDGET,
            odd(
                "SELECT CASE WHEN segment = 'mens' THEN :n ELSE 0 END AS m, COUNT(DISTINCT person) AS p"
                    + " FROM metromail.mailings GROUP BY CASE WHEN segment = 'mens' THEN :n ELSE 0 END"
                    + " LIMIT :n"));

    assertThat(plan("EXECUTE hearth.odd(n => 2)", offered)).isInstanceOf(Planning.Planned.class);
  }

  private static String odd(String sql) {
    return """
        policy: template/v1
        template: odd
        owner: hearth
        about: an odd question
        parameters:
          n: {type: integer, bounds: [0, 9]}
        sql: %s
        """
        .formatted(sql.contains("'") || sql.contains("?") ? "\"" + sql + "\"" : sql);
  }

  @Test
  void table_answeredThroughTemplates_refusesAlikeSql() {
    String allowing =
        MAILINGS.replace(
            "- analysis: aggregate\n",
            "- analysis: template\n          templates: [own]\n".replace("          ", "    "));
    String own =
        SMALL
            .replace("template: small", "template: own")
            .replace("owner: hearth", "owner: metromail");
    PolicySet offered = policies(allowing, BUDGET, own, SMALL);
    String sql =
        "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings WHERE segment = 'mens'";

    assertThat(plan("EXECUTE metromail.own(segment => 'mens')", offered, "hearth"))
        .isInstanceOf(Planning.Planned.class);
    assertThat(refused(sql, offered, "hearth").message())
        .isEqualTo("`metromail.mailings` is answered through templates only");
    Reason another = refused("EXECUTE hearth.small(segment => 'mens')", offered, "hearth");
    assertThat(another.message())
        .isEqualTo("`metromail.mailings` does not allow the template `hearth.small`");
    assertThat(another.sql().orElseThrow().column()).isEqualTo(9);
  }
}

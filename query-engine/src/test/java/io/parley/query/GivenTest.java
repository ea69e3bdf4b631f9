package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.sql.Given;
import io.parley.query.sql.OfferedTables;
import io.parley.query.sql.ParameterValue;
import io.parley.query.sql.SqlColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is given beside a statement, and how a statement is described before it has values. */
class GivenTest {
  private static final String TABLE =
      """
      policy: parley/v1
      table: visits
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      where: consent
      columns:
        kind: {type: text, use: [group, filter], values: [a, b]}
        level: {type: integer, use: [filter]}
        spent: {type: decimal, use: [filter, sum, avg], bounds: [0, 1000]}
        sent_on: {type: date, use: [filter]}
        read_at: {type: timestamp, use: [filter]}
        paid: {type: boolean, use: [filter]}
        consent: {type: boolean, use: []}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;
  private static final String BUDGET =
      """
      population: shoppers
      owner: hearth
      budget: {epsilon: 10, delta: 1e-6, every: month}
      """;
  private static final String VIEW =
      """
      policy: derived/v1
      table: dear
      owner: hearth
      about: visits that were dear
      sql: SELECT person, kind, spent FROM hearth.visits WHERE spent > 100
      """;
  private static final String BROKEN = VIEW.replace("dear", "odd").replace("kind", "no_column");
  private static final String COUNT =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.visits WHERE ";

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());
  private final PolicySet offered = offered(TABLE);

  private static PolicySet offered(String table) {
    return PolicySet.of(
        List.of(table, BUDGET, VIEW, BROKEN).stream()
            .map(t -> PolicyReader.read("file.yaml", t.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  private Ask ask(String sql, Given given) {
    return new Ask(
        sql,
        Analysis.AGGREGATE,
        new Question("hearth", "hearth", "measurement"),
        offered,
        List.of("email"),
        Circumstances.on(LocalDate.of(2026, 11, 28)),
        given);
  }

  private static Given values(ParameterValue... values) {
    return new Given(List.of(values), Optional.empty());
  }

  private PrivatePlan plan(String sql, Given given) {
    Planning planning = engine.plan(ask(sql, given));
    assertThat(planning).isInstanceOf(Planning.Planned.class);
    return ((Planning.Planned) planning).plan();
  }

  private Reason refusal(String sql, Given given) {
    Planning planning = engine.plan(ask(sql, given));
    assertThat(planning).isInstanceOf(Planning.Refused.class);
    return ((Planning.Refused) planning).reasons().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "kind = ?; TEXT; a; kind = 'a'",
        "kind = ?; TEXT; a' OR '1'='1; kind = 'a'' OR ''1''=''1'",
        "kind = ?; TEXT; a' -- ; kind = 'a'' --'",
        "kind = ?; TEXT; ?; kind = '?'",
        "level = ?; INTEGER; -3; level = -3",
        "spent < ?; DECIMAL; 12.50; spent < 12.5",
        "sent_on >= ?; DATE; 2026-11-01; sent_on >= DATE '2026-11-01'",
        "read_at >= ?; TIMESTAMP; 2026-11-01 08:30:00; read_at >= TIMESTAMP '2026-11-01 08:30:00'",
        "paid = ?; BOOLEAN; true; paid = TRUE"
      })
  void boundValue_makesThePlanOfTheLiteral(
      String condition, ColumnType type, String text, String literal) {
    assertThat(plan(COUNT + condition, values(new ParameterValue(type, text))).digest())
        .isEqualTo(plan(COUNT + literal, Given.NOTHING).digest());
  }

  @Test
  void valuesTakeTheirPlaces_inOrder() {
    Given given =
        values(
            new ParameterValue(ColumnType.INTEGER, "1"),
            new ParameterValue(ColumnType.INTEGER, "2"));

    assertThat(plan(COUNT + "level > ? AND level < ?", given).digest())
        .isEqualTo(plan(COUNT + "level > 1 AND level < 2", Given.NOTHING).digest())
        .isNotEqualTo(plan(COUNT + "level > 2 AND level < 1", Given.NOTHING).digest());
  }

  @Test
  void valuesAndPlaces_mustBeAsMany() {
    ParameterValue one = new ParameterValue(ColumnType.INTEGER, "1");

    assertThat(refusal(COUNT + "level > ?", Given.NOTHING).message())
        .isEqualTo("a parameter on people's rows is not supported by this version");
    assertThat(refusal(COUNT + "level > ?", values(one, one)).message())
        .isEqualTo("the statement has 1 parameters (`?`), and 2 values are given");
    assertThat(refusal(COUNT + "level > 1", values(one)).code()).isEqualTo("sql-invalid");
  }

  @Test
  void valueThatIsNone_isRefusedAtItsPlace_andNotRepeated() {
    Reason reason =
        refusal(COUNT + "level > ?", values(new ParameterValue(ColumnType.INTEGER, "secret")));

    assertThat(reason.code()).isEqualTo("bad-literal");
    assertThat(reason.message()).isEqualTo("the value of parameter 1 is no value of type integer");
    assertThat(reason.help()).doesNotContain("secret");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(COUNT.length() + 9);
  }

  @Test
  void parameterWhereANumberNamesAColumn_isRefused() {
    assertThat(
            refusal(
                    "SELECT kind, COUNT(DISTINCT person) AS n FROM hearth.visits GROUP BY kind ORDER BY ?",
                    values(new ParameterValue(ColumnType.INTEGER, "2")))
                .message())
        .isEqualTo("a parameter cannot be an item of GROUP BY or ORDER BY");
  }

  @Test
  void epsilonBeside_isThatOfTheHint_andTheSmallerOfBothHolds() {
    String sql = COUNT + "level > 1";
    String hinted = sql.replace("SELECT", "SELECT /*+ privacy(epsilon='0.25') */");
    Given quarter = new Given(List.of(), Optional.of(new BigDecimal("0.25")));
    Given half = new Given(List.of(), Optional.of(new BigDecimal("0.5")));

    String expected = plan(hinted, Given.NOTHING).digest();
    assertThat(plan(sql, quarter).digest()).isEqualTo(expected);
    assertThat(plan(hinted, half).digest()).isEqualTo(expected);
    assertThat(plan(sql, half).digest()).isNotEqualTo(expected);
    assertThat(refusal(sql, new Given(List.of(), Optional.of(BigDecimal.ZERO))).code())
        .isEqualTo("bad-hint");
  }

  @Test
  void groupsBeside_areThoseOfTheHint_andTheSmallerOfBothHolds() {
    PolicySet three = offered(TABLE.replace("groups_per_person: 1, ", "groups_per_person: 3, "));
    String sql = "SELECT kind, COUNT(*) AS n FROM hearth.visits GROUP BY kind";
    String hinted = sql.replace("SELECT", "SELECT /*+ privacy(groups_per_person='2') */");

    String expected = digest(hinted, Optional.empty(), three);
    assertThat(digest(sql, Optional.of(2), three)).isEqualTo(expected);
    assertThat(digest(hinted, Optional.of(900), three)).isEqualTo(expected);
    assertThat(digest(sql, Optional.of(900), three))
        .isEqualTo(digest(sql, Optional.empty(), three))
        .isNotEqualTo(expected);
    Given none = new Given(List.of(), Optional.empty(), Optional.of(0));
    assertThat(refusal(COUNT + "level > 1", none).code()).isEqualTo("bad-hint");
  }

  private String digest(String sql, Optional<Integer> groups, PolicySet policies) {
    Ask ask = ask(sql, new Given(List.of(), Optional.empty(), groups));
    Planning planning =
        engine.plan(
            new Ask(
                ask.sql(),
                ask.wanted(),
                ask.question(),
                policies,
                ask.keyOrder(),
                ask.circumstances(),
                ask.given()));
    assertThat(planning).isInstanceOf(Planning.Planned.class);
    return ((Planning.Planned) planning).plan().digest();
  }

  @Test
  void statementWithoutValues_isDescribedByWhereItsParametersStand() {
    Describing described =
        engine.describe(
            ask(
                "SELECT kind, AVG(spent) AS a FROM hearth.visits WHERE level > ? AND sent_on < ?"
                    + " GROUP BY kind",
                Given.NOTHING));

    assertThat(described)
        .isInstanceOfSatisfying(
            Describing.Described.class,
            d -> {
              assertThat(d.columns()).extracting(SqlColumn::name).containsExactly("kind", "a");
              assertThat(d.columns())
                  .extracting(SqlColumn::type)
                  .containsExactly("VARCHAR", "DOUBLE");
              assertThat(d.parameters())
                  .extracting(SqlColumn::type)
                  .containsExactly("BIGINT", "DATE");
            });
  }

  @Test
  void description_refusesWhatTheQuestionWouldBeRefusedFor() {
    assertThat(engine.describe(ask("SELECT person FROM hearth.visits", Given.NOTHING)))
        .isInstanceOfSatisfying(
            Describing.Refused.class,
            r ->
                assertThat(r.reasons())
                    .extracting(Reason::code)
                    .containsExactly("row-level-output"));
    assertThat(engine.describe(ask(COUNT + "nothing = ?", Given.NOTHING)))
        .isInstanceOfSatisfying(
            Describing.Refused.class,
            r -> assertThat(r.reasons()).extracting(Reason::code).containsExactly("not-found"));
  }

  @Test
  void listedTables_areWhatQuestionsCanName() {
    List<OfferedTables.Listed> listed = OfferedTables.of(offered, "hearth");

    // `consent` is there for the owner's condition alone, and `odd` cannot be asked.
    assertThat(listed)
        .extracting(t -> t.table() + " " + t.kind())
        .containsExactly("hearth.dear VIEW", "hearth.visits TABLE");
    assertThat(listed.get(1).columns())
        .extracting(c -> c.name() + " " + c.type())
        .containsExactly(
            "person UUID",
            "kind VARCHAR",
            "level BIGINT",
            "spent DECIMAL",
            "sent_on DATE",
            "read_at TIMESTAMP",
            "paid BOOLEAN");
    assertThat(listed.get(0).columns())
        .extracting(SqlColumn::name)
        .containsExactly("person", "kind", "spent");
  }
}

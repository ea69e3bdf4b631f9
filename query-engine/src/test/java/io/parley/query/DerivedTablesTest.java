package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Facts;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.TableName;
import io.parley.query.plan.PrivatePlan;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derived tables, from SQL to plan. */
class DerivedTablesTest {
  private static final String CUSTOMERS = table("hearth", "customers", "shoppers");
  private static final String MAILINGS = table("metromail", "mailings", "readers");
  private static final String BUDGETS =
      "population: %s\nowner: %s\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n";
  private static final String BIG =
      derived("hearth.big", "SELECT person, spent, kind FROM hearth.customers WHERE spent > 500");
  private static final String ACROSS =
      derived(
          "hearth.pairs",
          "SELECT m.person, m.kind, c.spent AS amount FROM metromail.mailings m"
              + " JOIN hearth.customers c USING (person) WHERE c.level = 3");
  private static final String COUNT =
      "SELECT kind, COUNT(DISTINCT person) AS n FROM hearth.big GROUP BY kind";

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());

  private static String table(String owner, String table, String population) {
    return """
        policy: parley/v1
        table: %s
        owner: %s
        population: %s
        person: person
        match: [email]
        columns:
          kind: {type: text, use: [group, filter], values: [a, b]}
          level: {type: integer, use: [filter]}
          spent: {type: decimal, use: [filter, sum], bounds: [0, 1000]}
        allow:
          - analysis: aggregate
            to: [hearth, metromail]
            purposes: [measurement]
            protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
        """
        .formatted(table, owner, population);
  }

  private static String derived(String name, String sql) {
    int dot = name.indexOf('.');
    return """
        policy: derived/v1
        table: %s
        owner: %s
        about: people of a kind
        sql: %s
        """
        .formatted(name.substring(dot + 1), name.substring(0, dot), sql);
  }

  private static PolicySet policies(String... more) {
    return policies(List.of(CUSTOMERS, MAILINGS), more);
  }

  private static PolicySet policies(List<String> tables, String... more) {
    List<String> texts = new ArrayList<>(tables);
    texts.addAll(List.of(more));
    texts.add(BUDGETS.formatted("shoppers", "hearth"));
    texts.add(BUDGETS.formatted("readers", "metromail"));
    List<PolicyDocument> documents = new ArrayList<>();
    for (String text : texts) {
      String name =
          text.lines().filter(l -> l.startsWith("table: ")).findFirst().orElse("x: budget");
      documents.add(
          PolicyReader.read(
              name.substring(name.indexOf(' ') + 1) + ".yaml",
              text.getBytes(StandardCharsets.UTF_8)));
    }
    return PolicySet.of(documents);
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
    return TwoParties.switchPlanned(plan(sql, offered, "metromail"));
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
  void derivedTable_asked_isPlannedAsItsSelect() {
    assertThat(planned(COUNT, policies(BIG)).digest())
        .isEqualTo(
            planned(
                    "SELECT kind, COUNT(DISTINCT person) AS n FROM (SELECT person, spent, kind FROM"
                        + " hearth.customers WHERE spent > 500) t GROUP BY kind",
                    policies())
                .digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT big.kind, COUNT(DISTINCT big.person) AS n FROM hearth.big GROUP BY big.kind",
        "SELECT b.kind, COUNT(DISTINCT person) AS n FROM Hearth.BIG AS b GROUP BY b.kind",
        "WITH big AS (SELECT * FROM hearth.big) SELECT kind, COUNT(DISTINCT person) AS n FROM big GROUP BY kind"
      })
  void derivedTable_inAnotherSpelling_isTheSame(String sql) {
    assertThat(planned(sql, policies(BIG)).digest())
        .isEqualTo(planned(COUNT, policies(BIG)).digest());
  }

  @Test
  void derivedTable_joinedAndAcrossParties_isAskedLikeAnyTable() {
    String sql =
        "SELECT b.kind, COUNT(DISTINCT person) AS n, SUM(b.amount) AS s FROM hearth.pairs b"
            + " JOIN hearth.customers c USING (person) GROUP BY b.kind";

    PrivatePlan plan = planned(sql, policies(ACROSS));
    assertThat(plan.parties()).containsExactlyInAnyOrder("hearth", "metromail");
    assertThat(plan.digest())
        .isEqualTo(
            planned(
                    sql.replace(
                        "hearth.pairs b",
                        "(SELECT m.person, m.kind, c.spent AS amount FROM metromail.mailings m"
                            + " JOIN hearth.customers c USING (person) WHERE c.level = 3) b"),
                    policies())
                .digest());
  }

  @Test
  void facts_ofADerivedTable_areThoseOfItsSources() {
    Facts facts =
        engine.analyze(COUNT, policies(BIG), new Question("metromail", "metromail", "measurement"));

    assertThat(facts.tables()).containsExactly(new TableName("hearth", "customers"));
    assertThat(facts.columnUses())
        .extracting(u -> u.column() + " " + u.use().word())
        .containsExactlyInAnyOrder("kind group", "spent filter");
    // All of it stands where the derived table is named.
    assertThat(facts.columnUses())
        .allMatch(u -> u.position().orElseThrow().column() == COUNT.indexOf("hearth.big") + 1);
  }

  @Test
  void derivedTable_overAnother_isWrittenOutTwice() {
    PolicySet offered =
        policies(
            BIG,
            derived("metromail.bigger", "SELECT person, kind FROM hearth.big WHERE spent > 800"));

    assertThat(
            planned(
                    "SELECT COUNT(DISTINCT person) AS n FROM metromail.bigger WHERE kind = 'a'",
                    offered)
                .digest())
        .isEqualTo(
            planned(
                    "SELECT COUNT(DISTINCT person) AS n FROM (SELECT person, kind FROM (SELECT person,"
                        + " spent, kind FROM hearth.customers WHERE spent > 500) u WHERE spent > 800) t"
                        + " WHERE kind = 'a'",
                    offered)
                .digest());
  }

  /** The policy of a source is the one of the moment of the question. */
  @Test
  void source_tightened_tightensTheDerivedTableAtTheNextQuestion() {
    assertThat(plan(COUNT, policies(BIG), "metromail")).isInstanceOf(Planning.Planned.class);

    Reason reason =
        refused(
            COUNT,
            policies(
                List.of(CUSTOMERS.replace("use: [filter, sum]", "use: [sum]"), MAILINGS), BIG));
    assertThat(reason.code()).isEqualTo("column-use-not-allowed");
    assertThat(reason.message())
        .isEqualTo(
            "in the derived table `hearth.big` (big.yaml:5): `hearth.customers.spent` may not be"
                + " filtered on");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(COUNT.indexOf("hearth.big") + 1);
    assertThat(reason.policy().orElseThrow().file()).isEqualTo("customers.yaml");
  }

  @Test
  void source_expiredOrForOthersAlone_refusesTheDerivedTable() {
    Reason expired =
        refused(COUNT, policies(List.of(CUSTOMERS + "expires: 2026-11-20\n", MAILINGS), BIG));
    Reason others =
        refused(
            COUNT,
            policies(
                List.of(CUSTOMERS.replace("to: [hearth, metromail]", "to: [hearth]"), MAILINGS),
                BIG));

    assertThat(expired.code()).isEqualTo("policy-expired");
    assertThat(expired.message()).startsWith("in the derived table `hearth.big` (big.yaml:5): ");
    assertThat(others.code()).isEqualTo("receiver-not-allowed");
  }

  @Test
  void source_withoutColumnUses_isNamedWithTheDerivedTableToo() {
    String all = derived("hearth.all_of_them", "SELECT person FROM hearth.customers");
    Reason reason =
        refused(
            "SELECT COUNT(DISTINCT person) AS n FROM hearth.all_of_them",
            policies(List.of(CUSTOMERS + "expires: 2026-11-20\n", MAILINGS), all));

    assertThat(reason.message()).startsWith("in the derived table `hearth.all_of_them` (");
    assertThat(reason.sql()).isPresent();
  }

  @Test
  void source_removed_isUnknown() {
    Reason reason = refused(COUNT, policies(List.of(MAILINGS), BIG));

    assertThat(reason.code()).isEqualTo("not-found");
    assertThat(reason.message())
        .isEqualTo("the derived table `hearth.big` is made of what is not offered now");
    assertThat(reason.policy().orElseThrow()).hasToString("big.yaml:5:1");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(COUNT.indexOf("hearth.big") + 1);
    assertThat(reason.message() + reason.help()).doesNotContain("customers").doesNotContain("500");
  }

  @Test
  void source_removed_isToldInFullToTheOwner() {
    assertThat(refused(COUNT, policies(List.of(MAILINGS), BIG), "hearth").message())
        .isEqualTo(
            "in the derived table `hearth.big` (big.yaml:5): nothing named `customers` is offered"
                + " here (line 1, column 33 of its SQL)");
  }

  /** Deep in another one, the innermost says what is wrong, at the name in the statement. */
  @Test
  void source_removedBelowAnother_isToldOfTheInnermost() {
    String bigger = derived("metromail.bigger", "SELECT person, kind FROM hearth.big");
    String sql = "SELECT COUNT(DISTINCT person) AS n FROM metromail.bigger";
    Reason reason = refused(sql, policies(List.of(MAILINGS), BIG, bigger));

    assertThat(reason.message()).contains("`hearth.big` is made of");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(sql.indexOf("metromail.bigger") + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT kind FROM hearth.customers | derived-table-without-person",
        "SELECT kind AS person FROM hearth.customers | derived-table-without-person",
        "SELECT kind, COUNT(*) AS n FROM hearth.customers GROUP BY kind | derived-table-without-person",
        "SELECT MIN(person) AS person FROM hearth.customers | person-in-expression",
        "SELECT c.person, kind FROM metromail.mailings LEFT JOIN hearth.customers c USING (person) | sql-invalid",
        "SELECT c.person FROM metromail.mailings m LEFT JOIN hearth.customers c ON m.person = c.person | derived-table-without-person",
        "SELECT person FROM hearth.customers ORDER BY spent LIMIT 1 | not-supported-yet",
        "SELECT person FROM | sql-syntax",
        "DELETE FROM hearth.customers | not-a-query",
        "SELECT person FROM hearth.customers WHERE level = ? | expression-not-supported",
        "SELECT /*+ privacy(epsilon='0.1') */ person FROM hearth.customers | bad-hint",
        "SELECT person FROM hearth.customers WHERE level = CAST('secret' AS BIGINT) | bad-literal",
        "SELECT person FROM t | not-found",
        "SELECT person FROM hearth.customers WHERE level = LENGTH(REPEAT(kind, 9)) | expression-not-supported",
      })
  void derivedTable_thatIsNone_isRefusedByItsName(String sql, String code) {
    PolicySet offered = policies(derived("hearth.odd", "'" + sql.replace("'", "''") + "'"));
    String question =
        "WITH t AS (SELECT person FROM hearth.odd) SELECT COUNT(DISTINCT person) AS n FROM t";

    Reason reason = refused(question, offered);
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.message()).contains("the derived table `hearth.odd`");
    assertThat(reason.message() + reason.help()).doesNotContain("secret");
    assertThat(reason.policy().orElseThrow().file()).isEqualTo("odd.yaml");
    assertThat(reason.sql().orElseThrow().column()).isEqualTo(question.indexOf("hearth.odd") + 1);
  }

  @Test
  void derivedTables_inACycle_areRefusedWithFileAndLine() {
    PolicySet offered =
        policies(
            derived("hearth.a", "SELECT person FROM metromail.b"),
            derived("metromail.b", "SELECT person FROM hearth.a"),
            derived("hearth.itself", "SELECT person FROM hearth.itself"));

    Reason reason = refused("SELECT COUNT(DISTINCT person) AS n FROM hearth.a", offered);
    assertThat(reason.code()).isEqualTo("derived-table-cycle");
    assertThat(reason.message())
        .isEqualTo("in the derived table `hearth.a` (a.yaml:5): it is derived from itself");
    assertThat(refused("SELECT COUNT(DISTINCT person) AS n FROM hearth.itself", offered).code())
        .isEqualTo("derived-table-cycle");
    // A cycle elsewhere is nobody else's concern.
    assertThat(
            plan("SELECT COUNT(DISTINCT person) AS n FROM hearth.customers", offered, "metromail"))
        .isInstanceOf(Planning.Planned.class);
  }

  @Test
  void derivedTables_tooManyOnEachOther_areRefused() {
    List<String> chain = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      String from = i == 1 ? "hearth.customers" : "hearth.d" + (i - 1);
      chain.add(derived("hearth.d" + i, "SELECT person FROM " + from));
    }
    PolicySet offered = policies(chain.toArray(String[]::new));

    assertThat(plan("SELECT COUNT(DISTINCT person) AS n FROM hearth.d4", offered, "metromail"))
        .isInstanceOf(Planning.Planned.class);
    assertThat(refused("SELECT COUNT(DISTINCT person) AS n FROM hearth.d5", offered).code())
        .isEqualTo("derived-table-too-deep");
  }

  @Test
  void derivedTables_thatMultiply_areRefusedInBoundedTime() {
    PolicySet offered =
        policies(
            derived("hearth.d1", joined("hearth.customers")),
            derived("hearth.d2", joined("hearth.d1")),
            derived("hearth.d3", joined("hearth.d2")),
            derived("hearth.d4", joined("hearth.d3")));

    assertThat(refused("SELECT COUNT(DISTINCT person) AS n FROM hearth.d4", offered).code())
        .isEqualTo("sql-too-long");
  }

  /** People with 21 rows of a table each. */
  private static String joined(String table) {
    StringBuilder sql = new StringBuilder("SELECT a.person FROM " + table + " a");
    for (int i = 0; i < 20; i++) {
      sql.append(" JOIN ").append(table).append(" a").append(i).append(" USING (person)");
    }
    return sql.toString();
  }

  @Test
  void derivedTable_namedLikeATable_neverReplacesIt() {
    PolicySet offered =
        policies(derived("hearth.customers", "SELECT person, kind, level FROM metromail.mailings"));

    assertThat(
            engine
                .analyze(
                    "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers",
                    offered,
                    new Question("hearth", "hearth", "measurement"))
                .tables())
        .containsExactly(new TableName("hearth", "customers"));
  }

  @Test
  void template_overADerivedTable_isRefused() {
    String template =
        """
        policy: template/v1
        template: small
        owner: hearth
        about: big spenders
        sql: SELECT COUNT(DISTINCT person) AS n FROM hearth.big
        """;

    Reason reason = refused("EXECUTE hearth.small()", policies(BIG, template));
    assertThat(reason.code()).isEqualTo("template-over-derived");
  }

  @Test
  void questionOfRows_overADerivedTable_isRefused() {
    assertThat(refused("SELECT * FROM hearth.big", policies(BIG)).code())
        .isEqualTo("row-level-output");
  }

  @Test
  void columnOfTheSource_thatTheDerivedTableLeavesOut_isNotFound() {
    Reason reason = refused("SELECT COUNT(*) AS n FROM hearth.big WHERE level = 3", policies(BIG));

    assertThat(reason.code()).isEqualTo("not-found");
    assertThat(reason.message()).isEqualTo("nothing named `level` is offered here");
  }
}

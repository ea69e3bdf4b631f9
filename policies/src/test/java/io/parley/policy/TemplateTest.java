package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTest {
  static final String REACH =
      """
      policy: template/v1
      template: weekly_reach
      owner: hearth
      about: readers reached since a day, by segment
      parameters:
        segment: {type: text, values: [mens, womens]}
        since: {type: date}
        floor: {type: integer, bounds: [0, 100]}
      sql: >-
        SELECT COUNT(DISTINCT person) AS reach FROM metromail.mailings
        WHERE segment = :segment AND sent_on >= :since AND price > :floor
      """;

  static Template read(String text) {
    return ((PolicyDocument.Named) PolicyFiles.read(text)).template();
  }

  @Test
  void template_read_isAllThatTheFileSays() {
    Template template = read(REACH);

    assertThat(template.name()).hasToString("hearth.weekly_reach");
    assertThat(template.about()).isEqualTo("readers reached since a day, by segment");
    assertThat(template.parameters())
        .extracting(TemplateParameter::name)
        .containsExactly("segment", "since", "floor");
    assertThat(template.parameter("segment").orElseThrow().values())
        .containsExactly("mens", "womens");
    assertThat(template.parameter("floor").orElseThrow().bounds())
        .contains(new Bounds(BigDecimal.ZERO, new BigDecimal("100")));
    assertThat(template.sql()).startsWith("SELECT COUNT").endsWith(":floor");
    assertThat(template.position()).hasToString("policy.yaml:2:1");
    assertThat(template.sqlPosition()).hasToString("policy.yaml:9:1");
    assertThat(PolicySet.of(List.of(new PolicyDocument.Named(template))).template(template.name()))
        .contains(template);
  }

  @Test
  void digest_ofWhatDecidesNothing_isTheSame() {
    String digest = read(REACH).digest();

    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    assertThat(read(REACH.replace("about: readers", "about: people")).digest()).isEqualTo(digest);
    assertThat(read("# new\n" + REACH).digest()).isEqualTo(digest);
    assertThat(
            read(REACH
                    .replace("  since: {type: date}\n", "")
                    .replace("parameters:\n", "parameters:\n  since: {type: date}\n"))
                .digest())
        .isEqualTo(digest);
  }

  @Test
  void digest_ofWhatDecides_isAnother() {
    List<String> changed =
        List.of(
            REACH.replace("owner: hearth", "owner: metromail"),
            REACH.replace("template: weekly_reach", "template: weekly"),
            REACH.replace("[mens, womens]", "[mens, women]"),
            REACH.replace("[0, 100]", "[0, 101]"),
            REACH.replace("since: {type: date}", "since: {type: timestamp}"),
            REACH.replace("price > :floor", "price >= :floor"));

    assertThat(changed.stream().map(t -> read(t).digest()).distinct()).hasSize(6);
    assertThat(changed).noneMatch(t -> read(t).digest().equals(read(REACH).digest()));
  }

  /** What was signed yesterday must stand for the same text tomorrow. */
  @Test
  void digest_ofAKnownTemplate_isTheOneOfEveryVersion() {
    assertThat(read(REACH).digest())
        .isEqualTo("sha256:8f61938281501a4459ece3893e1f38f20248b7801caf7b09ee3a47a0ba85d920");
  }

  @Test
  void markers_inLiteralsNamesAndComments_areText() {
    String sql = "SELECT ':a', \":b\", 'it''s :c' -- :d\n /* :e */ // :f\n, :g, x:h FROM t";

    assertThat(ParameterMarkers.in(sql))
        .extracting(ParameterMarkers.Marker::name)
        .containsExactly("g", "h");
    assertThat(ParameterMarkers.asQuestionMarks(sql))
        .hasSameSizeAs(sql)
        .isEqualTo(sql.replace(":g", "? ").replace(":h", "? "));
  }

  @Test
  void markers_inLongLiteralsAndManyComments_areFoundWithoutRecursion() {
    String sql = "SELECT '" + "a''".repeat(3_000) + "'" + "/* */ ".repeat(1_000) + ":x";

    assertThat(ParameterMarkers.in(sql))
        .extracting(ParameterMarkers.Marker::name)
        .containsExactly("x");
  }

  @Test
  void markers_inALiteralThatDoesNotEnd_areFoundInBoundedTime() {
    String sql = "'" + ":a ".repeat(3_000) + "/*".repeat(1_000);

    assertThat(ParameterMarkers.asQuestionMarks(sql)).hasSameSizeAs(sql);
  }

  @Test
  void derivedTable_read_isAllThatTheFileSays() {
    DerivedTable table =
        ((PolicyDocument.Derived)
                PolicyFiles.read(
                    """
                    policy: derived/v1
                    table: big_spenders
                    owner: hearth
                    about: customers who spent much
                    sql: SELECT person FROM hearth.customers WHERE history > 500
                    """))
            .table();

    assertThat(table.table()).hasToString("hearth.big_spenders");
    assertThat(table.sql()).isEqualTo("SELECT person FROM hearth.customers WHERE history > 500");
    assertThat(table.sqlPosition()).hasToString("policy.yaml:5:1");
    assertThat(PolicySet.of(List.of(new PolicyDocument.Derived(table))).derivedTable(table.table()))
        .contains(table);
  }

  @Test
  void allowance_ofTemplates_isOfAggregatesThroughThem() {
    String digest = read(REACH).digest();
    TablePolicy policy =
        PolicyFiles.table(TemplateRulesTest.table("[own, hearth.weekly_reach@" + digest + "]"));

    Allowance.Aggregate allowance = (Allowance.Aggregate) policy.allow().get(0);
    assertThat(allowance.templates())
        .extracting(t -> t.name("metromail").toString())
        .containsExactly("metromail.own", "hearth.weekly_reach");
    assertThat(allowance.templates())
        .extracting(TemplateRef::digest)
        .containsExactly(Optional.empty(), Optional.of(digest));
  }
}

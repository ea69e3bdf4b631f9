package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateRulesTest {
  private static final Template REACH = TemplateTest.read(TemplateTest.REACH);
  private static final TemplateName OWN = new TemplateName("metromail", "own");
  private static final String AGGREGATE =
      """
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection: {epsilon_per_query: 0.5, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
      """;

  /** A policy that allows hearth these templates. */
  static String table(String templates) {
    return """
        policy: parley/v1
        table: mailings
        owner: metromail
        population: people
        person: person
        match: [email]
        columns:
          segment: {type: text, use: [filter]}
        allow:
          - analysis: template
            templates: %s
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1, rows_before_join: 10, min_people: 50}
        """
        .formatted(templates);
  }

  private static Template own(String sql) {
    return TemplateTest.read(
        """
        policy: template/v1
        template: own
        owner: metromail
        about: a question of our own
        sql: %s
        """
            .formatted(sql));
  }

  private static Verdict judge(
      String policy, Optional<TemplateName> through, Template... templates) {
    PolicySet policies =
        new PolicySet(
            List.of(PolicyFiles.table(policy)),
            List.of(),
            List.of(Sample.budget("metromail", false)),
            List.of(templates),
            List.of());
    Facts facts =
        Sample.facts(Analysis.AGGREGATE)
            .receiver("hearth")
            .uses("metromail.mailings", "segment", Use.FILTER)
            .build();
    return Verdicts.judge(through.map(facts::through).orElse(facts), policies, Sample.TODAY);
  }

  private static Reason only(Verdict verdict) {
    List<Reason> reasons = ((Verdict.Deny) verdict).reasons();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  @Test
  void question_throughOwnTemplate_isAllowed() {
    assertThat(judge(table("[own]"), Optional.of(OWN), own("SELECT 1")))
        .isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void question_inSql_isRefusedWithTheLine() {
    Reason reason = only(judge(table("[own]"), Optional.empty(), own("SELECT 1")));

    assertThat(reason.code()).isEqualTo("template-not-allowed");
    assertThat(reason.message())
        .isEqualTo("`metromail.mailings` is answered through templates only");
    assertThat(reason.help()).isEqualTo("ask `EXECUTE NAME(…)` with `metromail.own`");
    assertThat(reason.policy().orElseThrow()).hasToString("policy.yaml:11:17");
    assertThat(reason.sql()).isPresent();
  }

  @Test
  void question_throughAnotherTemplate_isRefused() {
    Reason reason = only(judge(table("[own]"), Optional.of(REACH.name()), own("SELECT 1"), REACH));

    assertThat(reason.message())
        .isEqualTo("`metromail.mailings` does not allow the template `hearth.weekly_reach`");
  }

  @Test
  void question_throughTemplateOfTheSameNameElsewhere_isRefused() {
    TemplateName namesake = new TemplateName("hearth", "own");

    assertThat(only(judge(table("[own]"), Optional.of(namesake), own("SELECT 1"))).code())
        .isEqualTo("template-not-allowed");
  }

  @Test
  void question_throughPartnersTemplate_isAllowedWhileItsTextIsTheOneAgreed() {
    String allowed = table("[hearth.weekly_reach@" + REACH.digest() + "]");
    Template changed =
        TemplateTest.read(TemplateTest.REACH.replace(" AND price > :floor", " OR price > :floor"));

    assertThat(judge(allowed, Optional.of(REACH.name()), REACH)).isInstanceOf(Verdict.Allow.class);
    Reason reason = only(judge(allowed, Optional.of(REACH.name()), changed));
    assertThat(reason.code()).isEqualTo("template-not-allowed");
    assertThat(reason.message())
        .isEqualTo(
            "`metromail.mailings` allows another text of the template `hearth.weekly_reach` than it"
                + " has now");
    assertThat(reason.policy().orElseThrow()).hasToString("policy.yaml:11:17");
    // Nor does it help to offer the old text beside the new one.
    assertThat(judge(allowed, Optional.of(REACH.name()), REACH, changed))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void table_withAggregatesAndTemplates_allowsEither() {
    String both = table("[own]") + AGGREGATE;

    Obligations inSql =
        ((Verdict.Allow) judge(both, Optional.empty(), own("SELECT 1"))).obligations();
    Obligations through =
        ((Verdict.Allow) judge(both, Optional.of(OWN), own("SELECT 1"))).obligations();
    // Both match a question through the template, and the strictest of both holds.
    assertThat(through).isEqualTo(inSql);
    assertThat(((Obligations.Aggregate) inSql).protection().epsilonPerQuery())
        .isEqualByComparingTo("0.5");
  }

  @Test
  void question_ofAnotherReceiver_isRefusedForThatAlone() {
    String toMetromail = table("[own]").replace("to: [hearth]", "to: [metromail]");

    assertThat(only(judge(toMetromail, Optional.of(OWN), own("SELECT 1"))).code())
        .isEqualTo("receiver-not-allowed");
  }

  @Test
  void question_ofAnotherReceiverInSql_isRefusedForBoth() {
    String toMetromail = table("[own]").replace("to: [hearth]", "to: [metromail]");

    assertThat(((Verdict.Deny) judge(toMetromail, Optional.empty())).reasons())
        .extracting(Reason::code)
        .containsExactly("receiver-not-allowed", "template-not-allowed");
  }

  @Test
  void lint_changedTemplate_saysWhichDigestToWrite() {
    String allowed = table("[hearth.weekly_reach@sha256:" + "0".repeat(64) + "]");
    List<PolicyDocument> documents = new ArrayList<>();
    documents.add(PolicyFiles.read(allowed));
    documents.add(new PolicyDocument.Named(REACH));
    documents.add(new PolicyDocument.Budget(Sample.budget("metromail", false)));

    LintFinding finding =
        PolicyLint.lint(PolicySet.of(documents), Sample.TODAY).stream()
            .filter(f -> f.code().equals("template-changed"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.help()).contains("`hearth.weekly_reach@" + REACH.digest() + "`");
  }
}

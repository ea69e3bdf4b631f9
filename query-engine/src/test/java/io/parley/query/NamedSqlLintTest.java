package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.LintFinding;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedSqlLintTest {
  private final QueryEngine engine = new QueryEngine(new ZeroNoise());
  private final PolicySet examples =
      TwoParties.policies(Path.of("../policies/examples/named-questions"));

  private List<LintFinding> with(String text) {
    PolicyDocument more = PolicyReader.read("more.yaml", text.getBytes(StandardCharsets.UTF_8));
    List<PolicyDocument> documents = new ArrayList<>();
    examples.tables().forEach(t -> documents.add(new PolicyDocument.Table(t)));
    examples.derivedTables().forEach(t -> documents.add(new PolicyDocument.Derived(t)));
    documents.add(more);
    return NamedSqlLint.findings(engine, PolicySet.of(documents));
  }

  private static String template(String sql) {
    return """
        policy: template/v1
        template: more
        owner: hearth
        about: more
        parameters:
          months: {type: integer, bounds: [3, 24]}
          since: {type: date}
        sql: %s
        """
        .formatted(sql);
  }

  @Test
  void examples_lookedOver_areInOrder() {
    assertThat(NamedSqlLint.findings(engine, examples)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT person FROM hearth.customers WHERE recency > :months AND :since = :since | row-level-output | ERROR",
        "SELECT COUNT(*) FROM hearth.customers WHERE recency > :months AND :since > 7 | sql-invalid | ERROR",
        "SELECT COUNT(*) FROM hearth.visits WHERE recency > :months AND on_day > :since | not-found | WARNING",
        "SELECT COUNT(*) FROM hearth.big_spenders WHERE history > :months AND :since = :since | template-over-derived | ERROR",
      })
  void template_thatNobodyCouldAsk_isFoundWithItsLine(String sql, String code, String severity) {
    List<LintFinding> found = with(template(sql));

    assertThat(found).extracting(LintFinding::code).containsExactly(code);
    assertThat(found.get(0).severity()).hasToString(severity);
    assertThat(found.get(0).position()).hasToString("more.yaml:8:1");
  }

  @Test
  void derivedTables_inACycle_areFoundWithFileAndLine() {
    List<LintFinding> found =
        with(
            """
            policy: derived/v1
            table: round
            owner: hearth
            about: itself
            sql: SELECT person FROM hearth.round
            """);

    assertThat(found).extracting(LintFinding::code).containsExactly("derived-table-cycle");
    assertThat(found.get(0).severity()).isEqualTo(LintFinding.Severity.ERROR);
    assertThat(found.get(0).position()).hasToString("more.yaml:5:1");
    assertThat(found.get(0).message())
        .isEqualTo("in the derived table `hearth.round` (more.yaml:5): it is derived from itself");
  }
}

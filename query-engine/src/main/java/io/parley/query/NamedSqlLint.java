package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.DerivedTable;
import io.parley.policy.Facts;
import io.parley.policy.LintFinding;
import io.parley.policy.LintFinding.Severity;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Template;
import io.parley.policy.TemplateParameter;
import io.parley.query.sql.TemplateCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Findings about the SQL of templates and derived tables, which the policies' own lint cannot read:
 * what each question through them would be refused for, whoever asks it.
 */
public final class NamedSqlLint {
  private final QueryEngine engine;
  private final PolicySet policies;

  private NamedSqlLint(QueryEngine engine, PolicySet policies) {
    this.engine = engine;
    this.policies = policies;
  }

  /**
   * All findings, by file and line. What is not here may be a partner's, and is only doubted.
   *
   * @param policies the files of one folder or one collaboration
   */
  public static List<LintFinding> findings(QueryEngine engine, PolicySet policies) {
    return new NamedSqlLint(engine, policies).all();
  }

  private List<LintFinding> all() {
    List<LintFinding> found = new ArrayList<>();
    for (Template template : policies.templates()) {
      String call = TemplateCall.statement(template.name().toString(), sample(template));
      finding(call, template.name().party(), template.sqlPosition()).ifPresent(found::add);
    }
    for (DerivedTable table : policies.derivedTables()) {
      String count = "SELECT COUNT(DISTINCT person) AS n FROM \"%s\".\"%s\"";
      String owner = table.table().party();
      finding(count.formatted(owner, table.table().table()), owner, table.sqlPosition())
          .ifPresent(found::add);
    }
    found.sort(
        Comparator.comparing((LintFinding f) -> f.position().file())
            .thenComparingInt(f -> f.position().line()));
    return found;
  }

  private Optional<LintFinding> finding(String sql, String owner, PolicyPosition position) {
    try {
      Facts facts = engine.analyze(sql, policies, new Question(owner, owner, ""));
      return facts.analysis() == Analysis.ROWS
          ? Optional.of(
              new LintFinding(
                  ReasonCode.ROW_LEVEL_OUTPUT.code(),
                  Severity.ERROR,
                  position,
                  "the answer would hold rows of single people, and no policy can allow that",
                  "ask for numbers by group"))
          : Optional.empty();
    } catch (SqlRefusal e) {
      Reason reason = e.reason();
      boolean elsewhere = reason.code().equals("not-found");
      return Optional.of(
          new LintFinding(
              reason.code(),
              elsewhere ? Severity.WARNING : Severity.ERROR,
              position,
              reason.message(),
              elsewhere
                  ? "check the name, or look over the files of all members together"
                  : reason.help()));
    }
  }

  /** A value for each parameter that it may have. */
  private static Map<String, String> sample(Template template) {
    Map<String, String> values = new LinkedHashMap<>();
    for (TemplateParameter parameter : template.parameters()) {
      values.put(
          parameter.name(),
          parameter.values().stream()
              .findFirst()
              .or(() -> parameter.bounds().map(b -> b.low().toPlainString()))
              .orElseGet(() -> sample(parameter)));
    }
    return values;
  }

  private static String sample(TemplateParameter parameter) {
    return switch (parameter.type()) {
      case DATE -> "2026-01-31";
      case TIMESTAMP -> "2026-01-31 00:00:00";
      case BOOLEAN -> "true";
      case INTEGER, DECIMAL, TEXT -> "1";
    };
  }
}

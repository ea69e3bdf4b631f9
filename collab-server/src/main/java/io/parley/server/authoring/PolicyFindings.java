package io.parley.server.authoring;

import io.parley.policy.LintFinding;
import io.parley.policy.PolicyLint;
import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.TablePolicy;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.query.NamedSqlLint;
import io.parley.query.plan.OwnersView;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an author should look at in policy files. */
public final class PolicyFindings {
  private PolicyFindings() {}

  /** Findings as a document. */
  public record Document(int errors, int warnings, List<Finding> findings) {
    public Document {
      findings = List.copyOf(findings);
    }

    /** The document of these findings. */
    public static Document of(List<Finding> findings) {
      int errors = (int) findings.stream().filter(f -> f.severity().equals("error")).count();
      return new Document(errors, findings.size() - errors, findings);
    }
  }

  /**
   * Something found.
   *
   * @param severity {@code error} or {@code warning}
   * @param code stable; {@code unreadable} for a mistake in the language
   */
  public record Finding(
      String severity,
      String code,
      String file,
      int line,
      int column,
      String message,
      String help) {

    /** A finding of the linter. */
    public static Finding of(LintFinding found) {
      return new Finding(
          found.severity().name().toLowerCase(Locale.ROOT),
          found.code(),
          found.position().file(),
          found.position().line(),
          found.position().column(),
          found.message(),
          found.help());
    }

    private static Finding of(ProblemDocument problem) {
      return new Finding(
          "error",
          "unreadable",
          problem.file(),
          problem.line(),
          problem.column(),
          problem.message(),
          problem.help());
    }
  }

  /** The mistakes of files that cannot be read; nothing else is looked at in their set. */
  public static List<Finding> unreadable(PolicyFileSet files) {
    return files.problems().stream().map(ProblemDocument::of).map(Finding::of).toList();
  }

  /** What is wrong or unwise in policies that are read together. */
  public static List<LintFinding> of(PolicySet policies, LocalDate today) {
    List<LintFinding> findings = new ArrayList<>(PolicyLint.lint(policies, today));
    if (!policies.templates().isEmpty() || !policies.derivedTables().isEmpty()) {
      findings.addAll(NamedSqlLint.findings(Judges.engine(), policies));
    }
    for (TablePolicy table : policies.tables()) {
      conditionUnusable(table, policies).ifPresent(findings::add);
    }
    return findings;
  }

  /** A condition that nobody can apply stops every question about its table. */
  private static Optional<LintFinding> conditionUnusable(TablePolicy table, PolicySet policies) {
    if (table.where().isEmpty() || OwnersView.isUsable(table, policies)) {
      return Optional.empty();
    }
    return Optional.of(
        new LintFinding(
            ReasonCode.BAD_POLICY_CONDITION.code(),
            LintFinding.Severity.ERROR,
            table.position(),
            "the `where` of `%s` is no condition over its own columns, so that every question is refused"
                .formatted(table.table()),
            "write one plain condition over columns of this file, such as `consent AND NOT staff`"));
  }
}

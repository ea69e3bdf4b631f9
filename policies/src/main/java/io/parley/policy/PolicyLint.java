package io.parley.policy;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Looks over well-formed policies for what their authors may not have meant. */
public final class PolicyLint {
  private PolicyLint() {}

  /**
   * All findings, by file and line.
   *
   * @param policies the tables of one folder or one collaboration, with their budgets
   * @param today the day, in UTC, on which expiry is judged
   */
  public static List<LintFinding> lint(PolicySet policies, LocalDate today) {
    Stream<LintFinding> tables =
        policies.tables().stream()
            .flatMap(
                t ->
                    Stream.of(
                            AllowanceLint.findings(t, policies, today),
                            ColumnLint.findings(t),
                            NameLint.findings(t))
                        .flatMap(f -> f));
    return Stream.of(
            tables,
            policies.publicTables().stream()
                .flatMap(t -> Stream.concat(PublicTableLint.findings(t), NameLint.findings(t))),
            TemplateLint.findings(policies),
            BudgetLint.findings(policies))
        .flatMap(f -> f)
        .distinct()
        .sorted(
            Comparator.comparing((LintFinding f) -> f.position().file())
                .thenComparingInt(f -> f.position().line())
                .thenComparingInt(f -> f.position().column()))
        .toList();
  }
}

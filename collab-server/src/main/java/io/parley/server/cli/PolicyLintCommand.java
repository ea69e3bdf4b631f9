package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.policy.LintFinding;
import io.parley.policy.PolicyLint;
import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.TablePolicy;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.query.NamedSqlLint;
import io.parley.query.plan.OwnersView;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy lint}. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Checks policy files: mistakes with line and column, and what is unwise.",
      "Files given by name are looked at together; so are those of each folder at or below a given"
          + " one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no error; there may be warnings",
      "1:an error, or no policy file at all",
      "2:wrong usage"
    })
final class PolicyLintCommand implements Callable<Integer> {
  /** What {@code --json} prints. */
  record Document(int errors, int warnings, List<Finding> findings) {
    Document {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Something found.
   *
   * @param severity {@code error} or {@code warning}
   * @param code stable; {@code unreadable} for a mistake in the language
   */
  record Finding(
      String severity,
      String code,
      String file,
      int line,
      int column,
      String message,
      String help) {}

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "policy files, or folders of them")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final List<Finding> findings = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PolicyPaths all = new PolicyPaths(line);
    List<Path> named = all.filesOf(paths);
    List<PolicyFileSet> sets = new ArrayList<>();
    if (!named.isEmpty()) {
      sets.add(all.read(named));
    }
    all.foldersOf(paths).forEach(folder -> sets.add(all.readFolder(folder)));
    sets.forEach(this::look);
    boolean none = sets.stream().allMatch(s -> s.texts().isEmpty());
    long errors = findings.stream().filter(f -> f.severity().equals("error")).count();
    long warnings = findings.size() - errors;
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.pretty(new Document((int) errors, (int) warnings, findings)));
    } else {
      out.print(text);
      out.print(none ? "no policy files found\n" : "");
      out.printf("%d error(s), %d warning(s)%n", errors, warnings);
    }
    out.flush();
    return errors == 0 && !none ? 0 : 1;
  }

  private static List<LintFinding> findings(PolicySet policies, LocalDate today) {
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

  private void look(PolicyFileSet files) {
    if (!files.problems().isEmpty()) {
      text.append(files.renderedProblems());
      files.problems().stream()
          .map(ProblemDocument::of)
          .map(
              p ->
                  new Finding(
                      "error", "unreadable", p.file(), p.line(), p.column(), p.message(), p.help()))
          .forEach(findings::add);
      return;
    }
    LocalDate today = LocalDate.now(Clock.systemUTC());
    for (LintFinding finding : findings(files.policies(), today)) {
      String file = finding.position().file();
      text.append(Diagnostics.render(finding, files.texts().getOrDefault(file, ""))).append('\n');
      findings.add(
          new Finding(
              finding.severity().name().toLowerCase(Locale.ROOT),
              finding.code(),
              file,
              finding.position().line(),
              finding.position().column(),
              finding.message(),
              finding.help()));
    }
  }
}

package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.policy.LintFinding;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.server.authoring.PolicyFindings;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "policy files, or folders of them")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final List<PolicyFindings.Finding> findings = new ArrayList<>();
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
    PolicyFindings.Document document = PolicyFindings.Document.of(findings);
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.pretty(document));
    } else {
      out.print(text);
      out.print(none ? "no policy files found\n" : "");
      out.printf("%d error(s), %d warning(s)%n", document.errors(), document.warnings());
    }
    out.flush();
    return document.errors() == 0 && !none ? 0 : 1;
  }

  private void look(PolicyFileSet files) {
    if (!files.problems().isEmpty()) {
      text.append(files.renderedProblems());
      findings.addAll(PolicyFindings.unreadable(files));
      return;
    }
    LocalDate today = LocalDate.now(Clock.systemUTC());
    for (LintFinding finding : PolicyFindings.of(files.policies(), today)) {
      String file = finding.position().file();
      text.append(Diagnostics.render(finding, files.texts().getOrDefault(file, ""))).append('\n');
      findings.add(PolicyFindings.Finding.of(finding));
    }
  }
}

package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.policy.LintFinding;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyException;
import io.parley.policy.PolicyLint;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.query.NamedSqlLint;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.node.PolicyFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Policy authoring.",
    subcommands = PolicyCommand.Lint.class)
final class PolicyCommand {

  /** {@code parley policy lint}. */
  @Command(
      name = "lint",
      mixinStandardHelpOptions = true,
      description = "Checks policy files: mistakes with line and column, and what is unwise.")
  static final class Lint implements Callable<Integer> {
    @Parameters(
        arity = "1..*",
        paramLabel = "FILE",
        description = "policy files, or folders of them")
    private List<Path> paths = List.of();

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
      List<PolicyDocument> documents = new ArrayList<>();
      Map<String, String> texts = new HashMap<>();
      int errors = 0;
      for (Path file : files()) {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        texts.put(file.toString(), text);
        try {
          documents.add(PolicyReader.read(file.toString(), bytes));
        } catch (PolicyException e) {
          errors += e.problems().size();
          out.print(PolicyFolder.rendered(e, text));
        }
      }
      int warnings = 0;
      if (errors == 0) {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        for (LintFinding finding : findings(PolicySet.of(documents), today)) {
          boolean error = finding.severity() == LintFinding.Severity.ERROR;
          errors += error ? 1 : 0;
          warnings += error ? 0 : 1;
          String text = texts.getOrDefault(finding.position().file(), "");
          out.println(Diagnostics.render(finding, text));
        }
      }
      out.printf("%d error(s), %d warning(s)%n", errors, warnings);
      return errors == 0 ? 0 : 1;
    }

    private static List<LintFinding> findings(PolicySet policies, LocalDate today) {
      List<LintFinding> findings = new ArrayList<>(PolicyLint.lint(policies, today));
      if (!policies.templates().isEmpty() || !policies.derivedTables().isEmpty()) {
        QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
        findings.addAll(NamedSqlLint.findings(engine, policies));
      }
      return findings;
    }

    private List<Path> files() throws IOException {
      List<Path> files = new ArrayList<>();
      for (Path path : paths) {
        if (Files.isDirectory(path)) {
          try (Stream<Path> inside = Files.list(path)) {
            inside.filter(f -> f.toString().endsWith(".yaml")).sorted().forEach(files::add);
          }
        } else if (Files.isRegularFile(path)) {
          files.add(path);
        } else {
          throw new ParameterException(
              java.util.Objects.requireNonNull(spec).commandLine(), "there is no file " + path);
        }
      }
      return files;
    }
  }
}

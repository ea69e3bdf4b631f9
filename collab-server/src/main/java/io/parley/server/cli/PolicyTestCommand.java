package io.parley.server.cli;

import io.parley.policy.PolicyTest;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.policy.tool.PolicyTests;
import io.parley.server.authoring.Judges;
import io.parley.server.authoring.PolicyTestReport;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the tests of policy files and of *.test.yaml beside them; needs no node and no data.",
      "The policies of one folder are judged together. A folder stands for all folders at or below"
          + " it that hold policies; a file for its own tests, under the policies of its folder."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all tests passed",
      "1:a test failed, a file cannot be read, or there is no test at all",
      "2:wrong usage"
    })
final class PolicyTestCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "policy files, files of tests, or folders of them")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PolicyTests tests = new PolicyTests(Judges.judge());
    PolicyTestReport report = new PolicyTestReport();
    for (Map.Entry<Path, List<Path>> set : sets(new PolicyPaths(line)).entrySet()) {
      PolicyFileSet files = new PolicyPaths(line).readFolder(set.getKey());
      if (files.problems().isEmpty()) {
        report.add(tests.run(chosen(files, set.getValue()), files.policies(), today()), files);
      } else {
        report.add(files);
      }
    }
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.pretty(report.document()));
    } else {
      out.print(report.text());
    }
    out.flush();
    return report.isGood() ? 0 : 1;
  }

  /** Folders, each with the files whose tests run; all of them where it names none. */
  private Map<Path, List<Path>> sets(PolicyPaths all) {
    Map<Path, List<Path>> sets = new LinkedHashMap<>();
    List<Path> files = all.filesOf(paths);
    all.foldersOf(paths).forEach(folder -> sets.put(folder, List.of()));
    for (Path file : files) {
      Path folder = PolicyPaths.folderOf(file);
      if (!all.foldersOf(paths).contains(folder)) {
        sets.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
      }
    }
    return sets;
  }

  private static List<PolicyTest> chosen(PolicyFileSet files, List<Path> named) {
    return files.tests().stream()
        .filter(t -> named.isEmpty() || named.contains(Path.of(t.position().file())))
        .toList();
  }

  private static LocalDate today() {
    return LocalDate.now(Clock.systemUTC());
  }
}

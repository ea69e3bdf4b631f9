package io.parley.server.cli;

import io.parley.policy.Circumstances;
import io.parley.policy.tool.GeneratedCorpus;
import io.parley.policy.tool.PolicyComparison;
import io.parley.policy.tool.PolicyDiff;
import io.parley.policy.tool.PolicyDiffText;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.policy.tool.Statement;
import io.parley.query.PlannedCosts;
import io.parley.query.QueryEngine;
import io.parley.query.sql.SqlNames;
import io.parley.server.authoring.Judges;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a new version of policies changes: which questions become answerable, which stop,"
          + " and which get another price or other obligations; and what the files say otherwise.",
      "The questions are generated from the tables of both versions, and their tests are asked too."
          + " Two files are compared as policies of the folder of the new one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing changes",
      "1:a file cannot be read",
      "2:wrong usage",
      "3:tightened only: less is answered, spent or shown, and nothing more",
      "4:loosened, or changed in a way that no rule can call tighter"
    })
final class PolicyDiffCommand implements Callable<Integer> {
  static final int TIGHTENED = 3;
  static final int LOOSENED = 4;

  @Parameters(index = "0", paramLabel = "OLD", description = "a folder of policies, or a file")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "the same, as it is to be")
  private Path after = Path.of("");

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "your own questions: SQL, each ends with a semicolon at the end of a line")
  private @Nullable Path corpus;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "where the room is, for policies with `residency`")
  private @Nullable String region;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    QueryEngine engine = Judges.engine();
    PolicyDiff diff =
        new PolicyComparison(engine, new PlannedCosts(engine), SqlNames::written)
            .compare(read(line, before), read(line, after), own(), circumstances());
    PrintWriter out = line.getOut();
    out.print(json ? Json.pretty(PolicyDiffDocument.of(diff)) + "\n" : PolicyDiffText.of(diff));
    out.flush();
    return switch (diff.sum()) {
      case NOTHING -> 0;
      case TIGHTENED -> TIGHTENED;
      case LOOSENED -> LOOSENED;
    };
  }

  private Circumstances circumstances() {
    return new Circumstances(LocalDate.now(Clock.systemUTC()), Optional.ofNullable(region));
  }

  private PolicyFileSet read(CommandLine line, Path path) {
    if (Files.isDirectory(before) != Files.isDirectory(after)) {
      throw new ParameterException(line, "compare two folders, or two files");
    }
    PolicyPaths paths = new PolicyPaths(line);
    PolicyFileSet files =
        Files.isDirectory(path)
            ? paths.readFolder(path)
            : paths.readAmong(path, PolicyPaths.folderOf(after), List.of(before, after));
    if (!files.problems().isEmpty()) {
      throw new ConfigurationException(files.renderedProblems().stripTrailing());
    }
    if (files.documents().isEmpty()) {
      throw new ConfigurationException("there are no policies in " + path);
    }
    return files;
  }

  private List<Statement> own() {
    if (corpus == null) {
      return List.of();
    }
    try {
      return GeneratedCorpus.read(Files.readString(corpus));
    } catch (IOException e) {
      throw new ConfigurationException("the corpus " + corpus + " cannot be read");
    }
  }
}

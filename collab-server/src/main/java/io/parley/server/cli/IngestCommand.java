package io.parley.server.cli;

import io.parley.connector.source.suggest.Sample;
import io.parley.connector.source.suggest.Suggester;
import io.parley.connector.source.suggest.Suggestion;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeLock;
import io.parley.server.party.Ingest;
import io.parley.server.party.IngestReport;
import io.parley.server.party.NodeLake;
import io.parley.server.pipeline.RunHistory;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a stopped party node's sources into people and curated tables. Broken rows go to reject"
          + " files.",
      "A source with `from` is read in steps: `take` brings what is new into raw, `clean` types and"
          + " normalises it, `publish` resolves people and writes curated tables. Each goes on from"
          + " where it was, whatever stopped it, and does nothing twice; without `--only` all of them"
          + " run."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed, with the reason; steps before it are done",
      "2:wrong usage"
    })
final class IngestCommand implements Runnable {
  @Option(names = "--config", description = "the node's node.yaml")
  private @Nullable Path config;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Option(
      names = "--allow-empty",
      paramLabel = "SOURCE",
      description =
          "a source that had records and may have none now: its people go; without it that is"
              + " refused, for a failed export looks the same")
  private Set<String> allowEmpty = Set.of();

  @ArgGroup private Instead instead = new Instead();

  @Spec private @Nullable CommandSpec spec;

  /** What is done instead of an ingest. */
  static final class Instead {
    @Option(
        names = "--only",
        paramLabel = "STEP",
        description = "one step, for an orchestrator: take, clean or publish")
    private @Nullable Step only;

    @Option(
        names = "--dry-run",
        description =
            "read what is new and say how many rows would be clean or rejected, and why; nothing is"
                + " kept, and the node's events are left alone")
    private boolean dryRun;

    @Option(
        names = "--suggest",
        paramLabel = "FILE|SOURCE",
        description =
            "print a mapping for a CSV file, or for a source of node.yaml by its name; it reads the"
                + " first rows and keeps nothing")
    private @Nullable String suggest;

    @Option(names = "--runs", description = "show the steps that ran, the last ones last")
    private boolean runs;
  }

  /** The steps. */
  enum Step {
    TAKE,
    CLEAN,
    PUBLISH
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    if (instead.suggest != null && Files.isRegularFile(Path.of(instead.suggest))) {
      Path file = Path.of(instead.suggest);
      out.print(suggestion(Suggester.suggest(Sample.ofCsv(file), "US"), file));
    } else if (config == null && instead.suggest != null) {
      throw new ParameterException(
          line,
          "--suggest: there is no file "
              + instead.suggest
              + "; to name a source of node.yaml, give --config too");
    } else if (config == null) {
      throw new ParameterException(line, "Missing required option: '--config=FILE'");
    } else if (instead.runs) {
      runs(SourcesOptions.party(config), out);
    } else {
      SourcesOptions.Party party = SourcesOptions.party(config);
      try (NodeLock lock = NodeLock.take(party.directory(), "ingest");
          NodeLake lake = NodeLake.open(party.configuration(), party.directory())) {
        Objects.requireNonNull(lock);
        run(
            party,
            new Ingest(
                party.configuration(),
                party.directory(),
                party.policies(),
                allowed(party.configuration()),
                party.progress(),
                Clock.systemUTC()),
            lake,
            out);
      }
    }
    out.flush();
  }

  private void run(SourcesOptions.Party party, Ingest ingest, NodeLake lake, PrintWriter out) {
    if (instead.suggest != null) {
      NodeConfiguration.Source source = named(party.configuration(), instead.suggest);
      Sample sample =
          source.from().isOneFile()
              ? Sample.ofCsv(party.directory().resolve(source.file()))
              : ingest.sample(source, lake);
      Suggestion suggestion = Suggester.suggest(sample, source.region());
      out.print(
          source.from().isOneFile()
              ? suggestion.yaml(source.name(), source.file())
              : suggestion.yaml(source.name()));
    } else if (instead.dryRun) {
      rehearsed(ingest.rehearse(lake), out);
    } else if (instead.only == Step.TAKE) {
      told(ingest.take(lake), out);
    } else if (instead.only == Step.CLEAN) {
      told(ingest.clean(lake), out);
    } else {
      IngestReport report = instead.only == null ? ingest.run(lake) : ingest.publish(lake);
      out.print(json ? Json.pretty(report) + System.lineSeparator() : ResolutionText.brief(report));
    }
  }

  private Set<String> allowed(NodeConfiguration configuration) {
    allowEmpty.forEach(name -> named(configuration, name));
    return allowEmpty;
  }

  private static String suggestion(Suggestion suggestion, Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\..*$", "");
    return suggestion.yaml(name.isEmpty() ? "source" : name, file.toString());
  }

  private static NodeConfiguration.Source named(NodeConfiguration configuration, String name) {
    return configuration.sources().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "there is neither a file nor a source `%s`".formatted(name)));
  }

  private void rehearsed(List<IngestReport.SourceReport> sources, PrintWriter out) {
    if (json) {
      out.println(Json.pretty(Map.of("sources", sources)));
      return;
    }
    for (IngestReport.SourceReport source : sources) {
      out.printf(
          Locale.ROOT,
          "%-16s %,9d rows would be read, %,d rejected%n",
          source.name(),
          source.rowsRead(),
          source.rowsRejected());
      source
          .reasons()
          .forEach(
              r ->
                  out.printf(
                      Locale.ROOT,
                      "  %,d: %s%s%n",
                      r.rows(),
                      r.column().isEmpty() ? "" : "column `" + r.column() + "` ",
                      r.reason()));
    }
  }

  private void told(Map<String, ?> done, PrintWriter out) {
    if (json) {
      out.println(Json.pretty(Map.of("sources", done)));
    } else {
      done.forEach((source, what) -> out.printf("%-16s %s%n", source, StepText.of(what)));
    }
  }

  private void runs(SourcesOptions.Party party, PrintWriter out) {
    List<RunHistory.Run> runs = new RunHistory(party.directory(), Clock.systemUTC()).all();
    if (json) {
      out.println(Json.pretty(Map.of("runs", runs)));
    } else {
      runs.forEach(run -> out.println(StepText.of(run)));
    }
  }
}

package io.parley.server.cli;

import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.node.ConfigurationException;
import io.parley.server.report.ReportDocument;
import io.parley.server.report.ReportFile;
import io.parley.server.report.ReportFolder;
import io.parley.server.report.ReportRun;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.arrow.flight.FlightRuntimeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley report run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Prices a report, asks its questions, and writes it as report.json, .csv, .html.")
final class ReportRunCommand implements Callable<Integer> {
  @Parameters(arity = "1", paramLabel = "FILE", description = "the report's YAML file")
  private Path file = Path.of("");

  @Option(
      names = "--profile",
      defaultValue = "demo",
      description = "how to reach the room; a running demo leaves ${DEFAULT-VALUE}")
  private String profile = "demo";

  @Option(names = "--to", paramLabel = "DIR", description = "where the three files are written")
  private @Nullable Path to;

  @Option(names = "--dry-run", description = "say what it costs, and ask nothing")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (to == null && !json && !dryRun) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "say where to (--to DIR), or --json");
    }
    ReportFile report = ReportFile.read(file);
    Profile room = Profile.read(profile);
    try (RoomClient client = new RoomClient(room)) {
      ReportRun run = new ReportRun(report, client);
      ReportRun.Price price = run.price();
      if (dryRun) {
        print(price);
        return 0;
      }
      ReportDocument document = run.run();
      write(document);
      print(document, price);
      return 0;
    } catch (ReportRun.Refused e) {
      ReportRefusals.print(e, report, Objects.requireNonNull(spec).commandLine().getErr());
      return 1;
    } catch (FlightRuntimeException e) {
      throw new ConfigurationException(QueryCommand.notAnswered(e, room));
    }
  }

  private void print(ReportRun.Price price) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? Json.pretty(price) + "\n" : text(price));
    out.flush();
  }

  static String text(ReportRun.Price price) {
    StringBuilder text = new StringBuilder("questions  %d%n".formatted(price.questions()));
    price
        .epsilon()
        .forEach((who, epsilon) -> text.append("cost       %s: ε %s%n".formatted(who, epsilon)));
    return text.toString();
  }

  private void print(ReportDocument document, ReportRun.Price price) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(
        json
            ? Json.pretty(document) + "\n"
            : "%s%n%s%nwrote %s%n"
                .formatted(
                    document.verdict().sentence(),
                    text(price).stripTrailing(),
                    Objects.requireNonNull(to).resolve("report.html")));
    out.flush();
  }

  private void write(ReportDocument document) {
    if (to == null) {
      return;
    }
    try {
      ReportFolder.write(to, document);
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + to + " cannot be written");
    }
  }
}

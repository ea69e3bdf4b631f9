package io.parley.server.cli;

import io.parley.identity.yaml.Nearest;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.Shipped;
import io.parley.server.demo.StandingNodes;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Progress;
import io.parley.server.report.ReportDocument;
import io.parley.server.report.ReportFile;
import io.parley.server.report.ReportFolder;
import io.parley.server.report.ReportRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley report demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Starts the nodes of a collaboration that comes with the program, on real data, and runs"
            + " reports on it. Without reports it stays up for `report run`, until interrupted.")
final class ReportDemoCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "COLLABORATION",
      description =
          "mailing: a randomised e-mail test; grocery: campaigns and till lines, not randomised;"
              + " paths: touches and orders")
  private String collaboration = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE", description = "reports to run")
  private List<Path> files = List.of();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "where each report is written, in a folder of its file's name")
  private @Nullable Path to;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Shipped shipped =
        Shipped.of(collaboration)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        Nearest.unknown(
                            "collaboration",
                            collaboration,
                            Arrays.stream(Shipped.values()).map(Shipped::word).toList())));
    if (to == null && !files.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "say where reports are written (--to DIR)");
    }
    Map<Path, ReportFile> reports = new LinkedHashMap<>();
    files.forEach(file -> reports.put(file, ReportFile.read(file)));
    Progress progress = new Progress("report", System.err);
    try (StandingNodes nodes = StandingNodes.start(shipped, progress)) {
      if (reports.isEmpty()) {
        progress.say("profile " + nodes.leaveProfile());
        progress.say("ask in another terminal: ./parley report run FILE --to DIR");
        progress.say("Ctrl-C ends the nodes and removes their files");
        new CountDownLatch(1).await();
      }
      return run(nodes, reports);
    }
  }

  private int run(StandingNodes nodes, Map<Path, ReportFile> reports) throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    int refused = 0;
    try (RoomClient room = new RoomClient(nodes.profile())) {
      for (Map.Entry<Path, ReportFile> entry : reports.entrySet()) {
        String name = nameOf(entry.getKey());
        ReportRun run = new ReportRun(entry.getValue(), room);
        try {
          ReportRun.Price price = run.price();
          ReportDocument document = run.run();
          Path folder = Objects.requireNonNull(to).resolve(name);
          ReportFolder.write(folder, document);
          out.printf(
              "%s: %s%n%s", name, document.verdict().sentence(), ReportRunCommand.text(price));
        } catch (ReportRun.Refused e) {
          refused++;
          err.println(name + ":");
          ReportRefusals.print(e, entry.getValue(), err);
        }
        out.flush();
      }
    }
    return refused == 0 ? 0 : 1;
  }

  /** {@code reach} of {@code docs/reports/reach.yaml}. */
  private static String nameOf(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString().replaceFirst("[.]yaml$", "");
  }
}

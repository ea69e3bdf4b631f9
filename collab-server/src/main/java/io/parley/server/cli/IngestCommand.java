package io.parley.server.cli;

import io.parley.server.node.NodeLock;
import io.parley.server.party.Ingest;
import io.parley.server.party.IngestReport;
import io.parley.server.party.NodeLake;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description =
        "Reads a stopped party node's sources into people and curated tables. Broken rows go to"
            + " reject files.")
final class IngestCommand implements Runnable {
  @Mixin private SourcesOptions options = new SourcesOptions();

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    SourcesOptions.Party party = options.party();
    try (NodeLock lock = NodeLock.take(party.directory(), "ingest");
        NodeLake lake = NodeLake.open(party.directory())) {
      Objects.requireNonNull(lock);
      IngestReport report =
          new Ingest(
                  party.configuration(),
                  party.directory(),
                  party.policies(),
                  party.progress(),
                  Clock.systemUTC())
              .run(lake);
      print(report);
    }
  }

  private void print(IngestReport report) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (options.json()) {
      out.println(Json.pretty(report));
      return;
    }
    out.print(ResolutionText.brief(report));
  }
}

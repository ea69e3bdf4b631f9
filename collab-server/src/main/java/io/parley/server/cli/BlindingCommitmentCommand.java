package io.parley.server.cli;

import io.parley.server.blinding.Openings;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley blinding commitment}. */
@Command(
    name = "commitment",
    mixinStandardHelpOptions = true,
    description = {
      "Writes what the partner signed before this party helped it in a run, for an auditor.",
      "It tells nobody's name: a root of hashes, and a number of rows in a bucket."
    })
final class BlindingCommitmentCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String file, int run) {}

  @Option(names = "--config", required = true, description = "the party's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--run",
      required = true,
      description = "which of the partner's runs of the agreement's epoch, from 1")
  private int run;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      description = "whose people; may be left out where there is one partner")
  private @Nullable String owner;

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "where to write it")
  private Path file = Path.of("commitment");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    BlindingCommand.Node node = BlindingCommand.Node.of(collaboration.home(config));
    BlindingCommand.requireAbsent(file);
    node.directory()
        .writeWhole(
            file.toAbsolutePath(),
            Openings.commitment(node.databases(), node.agreement(), node.owner(owner).name(), run));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        json
            ? Json.pretty(new Document(file.toString(), run))
            : "%s is what the partner committed to in run %d".formatted(file, run));
    out.flush();
  }
}

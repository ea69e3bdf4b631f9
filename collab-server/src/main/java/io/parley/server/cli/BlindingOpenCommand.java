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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley blinding open}. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the signed opening of what this party committed to in a run, for an auditor.",
      "It holds the match key of every person of the run: whoever has it and a list of addresses finds"
          + " out which of them are your customers. Do not give it to the partner."
    })
final class BlindingOpenCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String file, int run) {}

  @Option(names = "--config", required = true, description = "the party's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--run",
      required = true,
      description = "which run of the agreement's epoch, from 1")
  private int run;

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "where to write it")
  private Path file = Path.of("opening");

  @Option(
      names = "--discloses-match-keys",
      description = "required: says that you know what the file discloses")
  private boolean disclosesMatchKeys;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (!disclosesMatchKeys) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "an opening discloses the match key of every person of the run to whoever reads it; if that is meant, add --discloses-match-keys");
    }
    BlindingCommand.Node node = BlindingCommand.Node.of(collaboration.home(config));
    BlindingCommand.requireAbsent(file);
    node.directory()
        .writeWhole(
            file.toAbsolutePath(),
            Openings.open(node.directory(), node.agreement(), node.name(), run));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        json
            ? Json.pretty(new Document(file.toString(), run))
            : "%s opens run %d; it holds match keys: for an auditor, not for the partner"
                .formatted(file, run));
    out.flush();
  }
}

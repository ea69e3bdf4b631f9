package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley collab sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Shows an agreement's terms and the fingerprints of all in it, in words, and what"
          + " changes to the version in place, asks, and adds this node's signature to the file. The last to sign has it put in place at once.",
      "Refused: a key that is not the pinned one, a signature that is none of these bytes, a version that"
          + " does not follow the one in place, one that somebody has revoked."
    })
final class CollabSignCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the agreement, as it came")
  private Path file = Path.of("agreement.json");

  @Option(names = "--config", required = true, description = "this node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--yes", description = "sign without asking")
  private boolean yes;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return CollabSigning.run(
        Objects.requireNonNull(spec),
        Collaborator.of(config, collaboration.name()),
        Exchanged.agreement(file),
        file,
        yes,
        json);
  }
}

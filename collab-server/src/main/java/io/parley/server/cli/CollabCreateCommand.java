package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.wire.SignedAgreement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley collab create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Drafts a collaboration's first agreement as one of its members, shows the terms, and signs it with"
          + " this node's key. The file then goes to each other member and the room, who sign it.",
      "Everybody in it must be pinned first: parley keys pin."
    })
final class CollabCreateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "the collaboration's name")
  private String name = "";

  @Option(names = "--config", required = true, description = "the drafting member's node.yaml")
  private Path config = Path.of("node.yaml");

  @Mixin private TermOptions terms = new TermOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "where to write the agreement")
  private Path file = Path.of("agreement.json");

  @Option(names = "--yes", description = "sign without asking")
  private boolean yes;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    boolean further =
        NodeConfiguration.load(config).collaborations().stream()
            .anyMatch(c -> c.name().equals(name));
    Collaborator self = Collaborator.of(config, Optional.of(name).filter(any -> further));
    if (self.configuration().role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException("a room is no member; a member drafts the agreement");
    } else if (self.hasAgreement()) {
      throw new ConfigurationException(
          further
              ? "this node has an agreement of `%s` already; change that one with `parley collab change --collaboration %s`"
                  .formatted(name, name)
              : "this node has an agreement already; change that one with `parley collab change`, or name `%s` under `node.collaborations` in node.yaml, to take part in it beside"
                  .formatted(name));
    } else if (Files.exists(file)) {
      throw new ConfigurationException("the file " + file + " is there already; move it away");
    }
    SignedAgreement draft = SignedAgreement.unsigned(terms.first(name, self.self()).agreement());
    return CollabSigning.run(Objects.requireNonNull(spec), self, draft, file, yes, json);
  }
}

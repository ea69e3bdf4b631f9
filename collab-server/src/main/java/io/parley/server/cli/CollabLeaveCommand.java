package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Withdrawal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley collab leave}. */
@Command(
    name = "leave",
    mixinStandardHelpOptions = true,
    description = {
      "Leaves the collaboration: takes this node's signature back from the agreement in place, and from any"
          + " drafted after it, in a signed document. This node answers no question from then on, running"
          + " or not; give the file to the others, whose nodes honour it too (parley collab install).",
      "What was answered stays answered, and what was charged stays charged. To come back, sign another"
          + " collaboration."
    })
final class CollabLeaveCommand implements Callable<Integer> {
  @Option(names = "--config", required = true, description = "this node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "where to write the withdrawal for the others")
  private Path file = Path.of("withdrawal.json");

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Option(names = "--json", description = "print the withdrawal as one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Collaborator self = Collaborator.of(config, collaboration.name());
    Agreement agreement = self.inPlace().read();
    String question =
        "Leave the collaboration `%s` as `%s`?".formatted(agreement.collaboration(), self.name());
    CommandSpec here = Objects.requireNonNull(spec);
    if (!Confirm.ask(here, question, yes, "--yes")) {
      here.commandLine().getErr().println("nothing was taken back");
      return 1;
    }
    Withdrawal withdrawal = self.leave();
    Exchanged.write(file, withdrawal);
    CollabRevokeCommand.say(here, withdrawal, file, json);
    return 0;
  }
}

package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import io.parley.server.wire.Json;
import io.parley.server.wire.Withdrawal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley collab install}. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description = {
      "Puts in place what came from another: an agreement that all have signed, which the node takes at its"
          + " next start, or a member's withdrawal, which holds at once, at a running node too."
    })
final class CollabInstallCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String kind, String installed) {}

  @Parameters(paramLabel = "FILE", description = "the agreement or the withdrawal")
  private Path file = Path.of("agreement.json");

  @Option(names = "--config", required = true, description = "this node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Collaborator self = Collaborator.of(config, collaboration.name());
    Optional<Withdrawal> withdrawal = Exchanged.withdrawal(file);
    Path installed =
        withdrawal.isPresent()
            ? self.install(withdrawal.get())
            : self.install(Exchanged.agreement(file));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String kind = withdrawal.isPresent() ? "withdrawal" : "agreement";
    if (json) {
      out.println(Json.pretty(new Document(kind, installed.toString())));
    } else if (withdrawal.isPresent()) {
      out.printf(
          "`%s` has taken back its signature; no question is answered under it from now on: %s%n",
          withdrawal.get().member(), installed);
    } else {
      out.printf("in place: %s; start the node anew if it runs%n", installed);
    }
    out.flush();
  }
}

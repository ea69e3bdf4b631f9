package io.parley.server.cli;

import io.parley.server.collab.Collaborator;
import io.parley.server.collab.Exchanged;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Withdrawal;
import java.io.PrintWriter;
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

/** {@code parley collab revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Takes this node's signature back from one document: a draft that you signed too early, or one that is"
          + " in place. Other versions stand. The withdrawal is for the others, as with `collab leave`."
    })
final class CollabRevokeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "AGREEMENT", description = "the document")
  private Path agreement = Path.of("agreement.json");

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
    SignedAgreement signed = Exchanged.agreement(agreement);
    String question =
        "Take the signature of `%s` back from version %d of `%s`?"
            .formatted(self.name(), signed.read().number(), signed.read().collaboration());
    CommandSpec here = Objects.requireNonNull(spec);
    if (!Confirm.ask(here, question, yes, "--yes")) {
      here.commandLine().getErr().println("nothing was taken back");
      return 1;
    }
    Withdrawal withdrawal = self.revoke(signed);
    Exchanged.write(file, withdrawal);
    say(here, withdrawal, file, json);
    return 0;
  }

  static void say(CommandSpec spec, Withdrawal withdrawal, Path file, boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(withdrawal));
    } else {
      out.printf(
          "`%s` has taken back its signature; this node honours that at once. Give %s to the others%n",
          withdrawal.member(), file);
    }
    out.flush();
  }
}

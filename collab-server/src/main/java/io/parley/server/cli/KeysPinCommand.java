package io.parley.server.cli;

import io.parley.crypto.Fingerprint;
import io.parley.server.collab.Exchanged;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.PinnedKeys;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley keys pin}. */
@Command(
    name = "pin",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the fingerprint of another's exported keys under `pins` in node.yaml, once you have compared"
          + " it with its owner outside the room. Comments and all other lines of node.yaml stay.",
      "Give what you heard with --fingerprint, in words or digits; or say at the question, or with"
          + " --compared, that you compared what is shown."
    })
final class KeysPinCommand implements Callable<Integer> {
  /** How it is known to be theirs. */
  static final class Compared {
    @Option(
        names = "--fingerprint",
        description = "what the owner read to you, in words or digits; refused if it is another")
    private @Nullable String heard;

    @Option(names = "--compared", description = "you have compared it; do not ask")
    private boolean compared;
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "their exported keys")
  private List<Path> files = List.of();

  @Option(names = "--config", required = true, description = "your node's node.yaml")
  private Path config = Path.of("node.yaml");

  @ArgGroup private Compared known = new Compared();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    if (files.size() > 1 && known.heard != null) {
      throw new ParameterException(here.commandLine(), "--fingerprint goes with one FILE");
    }
    List<KeysCommand.Told> pinned = new ArrayList<>();
    for (Path file : files) {
      Optional<KeysCommand.Told> told = pinned(here, file);
      if (told.isEmpty()) {
        here.commandLine().getErr().println("not pinned: " + file);
        return 1;
      }
      pinned.add(told.get());
    }
    if (json) {
      PrintWriter out = here.commandLine().getOut();
      out.println(Json.pretty(pinned));
      out.flush();
    }
    return 0;
  }

  private Optional<KeysCommand.Told> pinned(CommandSpec here, Path file) {
    Agreement.Node other = Exchanged.node(file);
    Fingerprint fingerprint = other.verifyingKey().fingerprint();
    KeysCommand.Told told = KeysCommand.Told.of(other.name(), fingerprint);
    if (!isCompared(here, file, told, fingerprint)) {
      return Optional.empty();
    }
    Optional<String> before = PinnedKeys.pin(config, other.name(), fingerprint);
    if (!json) {
      PrintWriter out = here.commandLine().getOut();
      out.printf("pinned in %s: %s %s%n", config, other.name(), told.fingerprint());
      before.ifPresent(b -> out.println("in the place of " + b));
      out.flush();
    }
    return Optional.of(told);
  }

  private boolean isCompared(
      CommandSpec here, Path file, KeysCommand.Told told, Fingerprint fingerprint) {
    String heard = known.heard;
    if (heard == null) {
      here.commandLine().getErr().print(told.text());
      here.commandLine().getErr().flush();
      String question = "Did `%s` tell you these words outside the room?".formatted(told.name());
      return Confirm.ask(here, question, known.compared, "--compared");
    }
    Fingerprint said;
    try {
      said = Fingerprint.parse(heard);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(here.commandLine(), "--fingerprint: " + e.getMessage(), e);
    }
    if (!said.equals(fingerprint)) {
      throw new ConfigurationException(
          "the keys in %s have another fingerprint than the one that you heard; somebody may have swapped them: get them again"
              .formatted(file));
    }
    return true;
  }
}

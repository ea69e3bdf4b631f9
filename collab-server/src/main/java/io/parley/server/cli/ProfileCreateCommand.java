package io.parley.server.cli;

import io.parley.server.client.Profile;
import io.parley.server.collab.Exchanged;
import io.parley.server.node.SecretReference;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley profile create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a profile, PARLEY_HOME/profiles/NAME.json or that of ~/.parley: where the room is, its keys"
          + " as it exported them, and where your access key is. Then: parley query --profile NAME",
      "With the room's certificate in it, your program talks to that room and no other; with its signing"
          + " key, it takes that room's answers and no others."
    })
final class ProfileCreateCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String profile) {}

  @Parameters(paramLabel = "NAME", description = "the profile's name")
  private String name = "";

  @Option(
      names = "--room",
      required = true,
      paramLabel = "FILE",
      description = "the room's exported keys")
  private Path room = Path.of("room.json");

  @Option(
      names = "--address",
      required = true,
      paramLabel = "HOST:PORT",
      description = "where the room listens")
  private String address = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "REFERENCE",
      description = "where your access key is: env:NAME, file:PATH or keystore:PATH#ALIAS")
  private String key = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (!address.matches("[^:]+:\\d{1,5}")) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--address: write HOST:PORT");
    }
    SecretReference reference = new SecretReference("--key", key, Path.of(""));
    Agreement.Node node = Exchanged.node(room);
    Path file =
        new Profile(address, node.certificate(), node.signingKey(), absolute(reference.text()))
            .write(name);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(json ? Json.pretty(new Document(file.toString())) : "wrote " + file);
    out.flush();
  }

  /** Paths in a profile begin in its folder; here they begin where the person is. */
  private static String absolute(String reference) {
    int colon = reference.indexOf(':') + 1;
    return reference.startsWith("env:")
        ? reference
        : reference.substring(0, colon) + Path.of(reference.substring(colon)).toAbsolutePath();
  }
}

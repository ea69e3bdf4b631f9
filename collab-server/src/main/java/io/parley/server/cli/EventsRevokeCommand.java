package io.parley.server.cli;

import io.parley.server.events.WriteKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley events revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Revokes a write key; the door knows it from the next request on.")
final class EventsRevokeCommand implements Runnable {
  @Mixin private EventsKeys keys = new EventsKeys();

  @Parameters(paramLabel = "ID", description = "the key's id, as `events keys` shows it")
  private String id = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    WriteKey revoked =
        keys.open()
            .revoke(id)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "there is no write key of this id; `parley events keys` shows those that are"));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(EventsKeysCommand.told(revoked)));
    } else {
      out.printf(
          "write key %s for %s%s%n", revoked.id(), revoked.name(), EventsKeysCommand.end(revoked));
    }
    out.flush();
  }
}

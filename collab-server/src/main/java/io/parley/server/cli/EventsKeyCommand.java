package io.parley.server.cli;

import io.parley.server.events.WriteKeys;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley events key}. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a write key, which is printed once. It lets events in and opens nothing else, so that it may"
          + " stand in a web page or an app; the node keeps its hash alone."
    })
final class EventsKeyCommand implements Runnable {
  @Mixin private EventsKeys keys = new EventsKeys();

  @Parameters(paramLabel = "NAME", description = "what it is for, such as web")
  private String name = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    WriteKeys.Made made = keys.open().make(name);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(
          Json.pretty(
              Map.of("id", made.key().id(), "name", made.key().name(), "writeKey", made.text())));
    } else {
      out.printf("write key %s for %s, shown this once:%n%s%n", made.key().id(), name, made.text());
    }
    out.flush();
  }
}

package io.parley.server.cli;

import io.parley.server.events.WriteKey;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley events keys}. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Shows a node's write keys: never a key itself.")
final class EventsKeysCommand implements Runnable {
  @Mixin private EventsKeys keys = new EventsKeys();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    List<WriteKey> all = keys.open().all();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(Map.of("keys", all.stream().map(EventsKeysCommand::told).toList())));
    } else {
      all.forEach(k -> out.printf("%s  %s  made %s%s%n", k.id(), k.name(), k.made(), end(k)));
    }
    out.flush();
  }

  static String end(WriteKey key) {
    return key.revoked().map(at -> ", revoked " + at).orElse("");
  }

  /** All but its hash. */
  static Map<String, Object> told(WriteKey key) {
    return Map.of(
        "id",
        key.id(),
        "name",
        key.name(),
        "made",
        key.made().toString(),
        "revoked",
        key.revoked().map(Object::toString).orElse(""));
  }
}

package io.parley.server.cli;

import io.parley.server.activation.AudienceStatus;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley audience list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "The audiences that are declared at a node.")
final class AudienceListCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<AudienceStatus> all = home.desk().all();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (home.json()) {
      out.println(Json.pretty(all));
    } else if (all.isEmpty()) {
      out.println("no audience is declared");
    }
    for (AudienceStatus one : home.json() ? List.<AudienceStatus>of() : all) {
      out.println(
          "%s  about %,d people, %d runs, to %s"
              .formatted(
                  one.name(),
                  one.people(),
                  one.runs().size(),
                  String.join(", ", one.destinations())));
    }
    out.flush();
    return 0;
  }
}

package io.parley.server.cli;

import io.parley.server.node.Counted;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity erase}. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Erases a person from the history of people: records, events, ids and all that led to them.",
      "Delete their rows from your sources first and ingest afterwards: what a source still holds"
          + " comes back as a new person, and the lake follows with the next run. Backups from before"
          + " still hold them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:erased", "1:refused; nothing was changed", "2:wrong usage"})
final class IdentityEraseCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param records how many were erased
   * @param people how many people are left
   */
  record Document(long records, long people) {}

  @Mixin private HistoryOptions options = new HistoryOptions();

  @Parameters(paramLabel = "PERSON", description = "an id, or a record as SOURCE/KEY")
  private String person = "";

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    NodeDirectory node = options.node();
    if (!Confirm.ask(here, "Erase this person for ever?", yes, "--yes")) {
      here.commandLine().getErr().println("nothing was erased");
      return 1;
    }
    try (NodeLock lock = NodeLock.take(node, "identity erase")) {
      Objects.requireNonNull(lock);
      Document document =
          HistoryOptions.on(
              node,
              here.commandLine().getErr(),
              people -> {
                UUID named = HistoryOptions.person(people, person);
                long before = people.recordCount();
                people.erase(named, HistoryOptions.actor(), Instant.now());
                return new Document(before - people.recordCount(), people.size());
              });
      PrintWriter out = here.commandLine().getOut();
      if (options.json()) {
        out.println(Json.pretty(document));
      } else {
        out.printf(
            "one person with %s is erased; %s left%n",
            Counted.of(document.records(), "record"), Counted.people(document.people()));
      }
      out.flush();
    }
    return 0;
  }
}

package io.parley.server.cli;

import io.parley.identity.history.Outcome;
import io.parley.identity.history.People;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
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

/** {@code parley identity unmerge}. */
@Command(
    name = "unmerge",
    mixinStandardHelpOptions = true,
    description = {
      "Takes records of one person away from the others, for ever: no later run puts one of them and"
          + " one of the others together again.",
      "With records, those; without, PERSON is an id that was merged into another person, and what"
          + " came from it is taken away and has its id again. The lake follows with the next run."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:taken apart", "1:refused; nothing was changed", "2:wrong usage"})
final class IdentityUnmergeCommand implements Callable<Integer> {
  @Mixin private HistoryOptions options = new HistoryOptions();

  @Parameters(
      index = "0",
      paramLabel = "PERSON",
      description = "an id, or a record as SOURCE/KEY; without records an id that was merged")
  private String person = "";

  @Parameters(index = "1..*", paramLabel = "RECORD", description = "a record as SOURCE/KEY")
  private List<String> records = List.of();

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    NodeDirectory node = options.node();
    if (!Confirm.ask(here, "Take these records apart for ever?", yes, "--yes")) {
      here.commandLine().getErr().println("nothing was changed");
      return 1;
    }
    try (NodeLock lock = NodeLock.take(node, "identity unmerge")) {
      Objects.requireNonNull(lock);
      Outcome outcome =
          HistoryOptions.on(node, here.commandLine().getErr(), people -> unmerge(people));
      PrintWriter out = here.commandLine().getOut();
      if (options.json()) {
        out.println(Json.pretty(outcome));
      } else {
        out.printf(
            "run %d: %s moved; there are %s now%n",
            outcome.run(),
            Counted.of(outcome.linked(), "record"),
            Counted.people(outcome.people()));
      }
      out.flush();
    }
    return 0;
  }

  private Outcome unmerge(People people) {
    UUID named = HistoryOptions.person(people, person);
    return records.isEmpty()
        ? people.unmerge(named, HistoryOptions.actor(), Instant.now())
        : people.unmerge(
            named, HistoryOptions.records(records), HistoryOptions.actor(), Instant.now());
  }
}

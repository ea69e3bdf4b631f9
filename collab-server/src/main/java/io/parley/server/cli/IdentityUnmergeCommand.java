package io.parley.server.cli;

import io.parley.identity.history.Outcome;
import io.parley.identity.history.People;
import io.parley.server.node.Counted;
import io.parley.server.party.NodeHistory;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
          + " came from it is taken away and has its id again. The lake follows with the next run.",
      "It is refused where a record of the person goes by its line, for another may stand there"
          + " tomorrow: name a `key` of the source first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:taken apart", "1:refused; nothing was changed", "2:wrong usage"})
final class IdentityUnmergeCommand implements Callable<Integer> {
  @Mixin private ChangeOptions options = new ChangeOptions();

  @Parameters(
      index = "0",
      paramLabel = "PERSON",
      description = "an id, or a record as SOURCE/KEY; without records an id that was merged")
  private String person = "";

  @Parameters(index = "1..*", paramLabel = "RECORD", description = "a record as SOURCE/KEY")
  private List<String> records = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return options.change(
        Objects.requireNonNull(spec),
        "identity unmerge",
        "Take these records apart for ever?",
        this::concerned,
        this::unmerge,
        outcome ->
            "run %d: %s moved; there are %s now"
                .formatted(
                    outcome.run(),
                    Counted.of(outcome.linked(), "record"),
                    Counted.people(outcome.people())));
  }

  private List<String> concerned(People people) {
    UUID named = HistoryOptions.person(people, person);
    return HistoryOptions.listed(people, people.records(named), "%s of one person are parted:");
  }

  private Outcome unmerge(People people) {
    UUID named = HistoryOptions.person(people, person);
    NodeHistory.checkKeyed(people.records(named));
    return records.isEmpty()
        ? people.unmerge(named, HistoryOptions.actor(), Instant.now())
        : people.unmerge(
            named, HistoryOptions.records(records), HistoryOptions.actor(), Instant.now());
  }
}

package io.parley.server.cli;

import io.parley.identity.history.People;
import io.parley.server.node.Counted;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ChangeOptions options = new ChangeOptions();

  @Parameters(paramLabel = "PERSON", description = "an id, or a record as SOURCE/KEY")
  private String person = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return options.change(
        Objects.requireNonNull(spec),
        "identity erase",
        "Erase this person for ever?",
        this::erase,
        done ->
            "one person with %s is erased; %s left"
                .formatted(Counted.of(done.records(), "record"), Counted.people(done.people())));
  }

  private Document erase(People people) {
    UUID named = HistoryOptions.person(people, person);
    long before = people.recordCount();
    people.erase(named, HistoryOptions.actor(), Instant.now());
    return new Document(before - people.recordCount(), people.size());
  }
}

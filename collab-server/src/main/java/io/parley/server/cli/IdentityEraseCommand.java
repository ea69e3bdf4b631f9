package io.parley.server.cli;

import io.parley.identity.history.People;
import io.parley.server.activation.PersonInboxes;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.party.NodePeople;
import io.parley.server.party.PersonErasure;
import java.nio.file.Path;
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

/** {@code parley identity erase}. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Erases a person from the history of people: records, events, ids and all that led to them;"
          + " and from raw and clean of the lake the rows of these records, with rejected and new"
          + " rows that have an address or phone of the person alone; and what waits in inboxes for"
          + " their addresses.",
      "Delete their rows from your sources first and ingest afterwards: what is read again comes"
          + " back as a new person, and until that ingest the offered tables have them still. Backups"
          + " from before still hold them.",
      "Before it asks, it shows the records that go: those of now, and those that are gone. Where one"
          + " of them is another human's, take them apart first (`identity unmerge`)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:erased",
      "1:refused, and nothing was changed; or broken off, to be run again",
      "2:wrong usage"
    })
final class IdentityEraseCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param records how many were erased
   * @param rows how many rows of raw and clean were removed
   * @param people how many people are left
   */
  record Document(long records, long rows, long people) {}

  @Mixin private ChangeOptions options = new ChangeOptions();

  @Parameters(
      paramLabel = "PERSON",
      description = "an id, or a record as SOURCE/KEY, also one that is gone")
  private String person = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return options.change(
        Objects.requireNonNull(spec),
        "identity erase",
        "Erase this person with all of these records for ever?",
        this::concerned,
        this::erase,
        done ->
            "one person with %s is erased%s; %s left"
                .formatted(
                    Counted.of(done.records(), "record"),
                    done.rows() == 0
                        ? ""
                        : ", and %s of raw and clean".formatted(Counted.of(done.rows(), "row")),
                    Counted.people(done.people())));
  }

  private List<String> concerned(People people) {
    return HistoryOptions.listed(
        people, people.everOf(HistoryOptions.person(people, person)), "%s of one person:");
  }

  private Document erase(People people) {
    Path config = options.config();
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    UUID erased = HistoryOptions.person(people, person);
    // First: what led to the addresses goes with the person.
    PersonInboxes.forget(directory, NodePeople.heldBy(configuration, directory, people, erased));
    PersonErasure.Erased done =
        new PersonErasure(
                configuration,
                directory,
                () -> SourcesOptions.party(config).policies(),
                new Progress(configuration.name(), System.err))
            .of(people, erased, HistoryOptions.actor(), Instant.now());
    return new Document(done.records(), done.rows(), people.size());
  }
}

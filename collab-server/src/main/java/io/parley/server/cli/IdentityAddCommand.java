package io.parley.server.cli;

import io.parley.identity.link.RecordKey;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeLock;
import io.parley.server.party.AddedRecord;
import io.parley.server.party.LiveQuestion;
import io.parley.server.party.TypedRecord;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Adds a record to a node's history of people: it comes to the person whose it is, or is a new"
          + " one, and keeps that id.",
      "Put it into its source as well, under the same key: the next ingest finds the same person and"
          + " brings it into the lake, and takes a record that no source has for gone.",
      "Of a stopped node the sources are read for this, which takes as long as `resolve`. A running"
          + " one with `node.pipeline` is asked at its operator's door, and answers at once."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:added", "1:refused; nothing was changed", "2:wrong usage"})
final class IdentityAddCommand implements Runnable {
  @Mixin private SourcesOptions options = new SourcesOptions();

  @Parameters(index = "0", paramLabel = "RECORD", description = "the record as SOURCE/KEY")
  private String record = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "attribute=value",
      description = "what it says, such as family_name=Smith; `email` and `phone` too")
  private Map<String, String> values = new LinkedHashMap<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    RecordKey key = HistoryOptions.record(record);
    SourcesOptions.Party party = options.party();
    TypedRecord typed = TypedRecord.of(party.configuration(), key, values);
    if (party.configuration().pipeline().isOn() && NodeLock.isTaken(party.directory())) {
      LiveQuestion.Add asked =
          new LiveQuestion.Add(key.source(), key.key(), values, HistoryOptions.actor());
      print(line, RunningNode.ask(party.directory(), LiveQuestion.ADD, asked, AddedRecord.class));
      return;
    }
    try (NodeLock lock = NodeLock.take(party.directory(), "identity add")) {
      Objects.requireNonNull(lock);
      AddedRecord added =
          HistoryOptions.on(
              party.directory(),
              line.getErr(),
              people -> party.resolver().add(people, typed, HistoryOptions.actor(), Instant.now()));
      print(line, added);
    }
  }

  private void print(CommandLine line, AddedRecord added) {
    PrintWriter out = line.getOut();
    out.println(options.json() ? Json.pretty(added) : text(added));
    out.flush();
  }

  private static String text(AddedRecord added) {
    String whose =
        added.records() == 1
            ? "a new person"
            : "of a person with %s, by %s with %.0f bits"
                .formatted(Counted.of(added.records(), "record"), added.model(), added.bits());
    return String.format(
        Locale.ROOT,
        "run %d: the record is %s: %s%s",
        added.run(),
        whose,
        added.person(),
        added.aliases() == 0
            ? ""
            : "; %d former id(s) lead to another person now".formatted(added.aliases()));
  }
}

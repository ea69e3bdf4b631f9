package io.parley.server.cli;

import io.parley.identity.history.Entry;
import io.parley.identity.history.People;
import io.parley.identity.history.Told;
import io.parley.identity.link.RecordKey;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity history}. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a person's records, and which run linked or unlinked which of them: why, by which model,"
          + " with what weight, and by whom.",
      "It prints keys of records, which may be personal data."
    })
final class IdentityHistoryCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String person, List<String> records, List<Line> events) {}

  /**
   * One event.
   *
   * @param records the records it names, as {@code SOURCE/KEY}
   * @param persons the ids it names
   * @param bits weight of the strongest link; 0 where none held it
   */
  record Line(
      long run,
      String at,
      String actor,
      String model,
      String event,
      String reason,
      List<String> records,
      List<String> persons,
      double bits) {}

  @Mixin private HistoryOptions options = new HistoryOptions();

  @Parameters(paramLabel = "PERSON", description = "an id, or a record as SOURCE/KEY")
  private String person = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec here = Objects.requireNonNull(spec);
    Document document =
        HistoryOptions.on(options.node(), here.commandLine().getErr(), this::document);
    PrintWriter out = here.commandLine().getOut();
    if (options.json()) {
      out.println(Json.pretty(document));
    } else {
      print(document, out);
    }
    out.flush();
  }

  private Document document(People people) {
    UUID named = HistoryOptions.person(people, person);
    List<Line> lines = new ArrayList<>();
    for (Told told : people.history(named)) {
      told.entries().forEach(entry -> lines.add(line(told, entry)));
    }
    return new Document(
        people.current(named).orElse(named).toString(), texts(people.records(named)), lines);
  }

  private static Line line(Told told, Entry entry) {
    if (entry instanceof Entry.Linked linked) {
      String reason = linked.reason().name().toLowerCase(Locale.ROOT);
      return line(
          told,
          "linked",
          reason,
          List.of(linked.record()),
          List.of(linked.person()),
          linked.bits());
    }
    if (entry instanceof Entry.Unlinked unlinked) {
      String reason = unlinked.reason().name().toLowerCase(Locale.ROOT);
      return line(
          told, "unlinked", reason, List.of(unlinked.record()), List.of(unlinked.person()), 0);
    }
    if (entry instanceof Entry.Alias alias) {
      return line(told, "leads to", "", alias.records(), List.of(alias.from(), alias.to()), 0);
    }
    if (entry instanceof Entry.AliasEnded ended) {
      return line(told, "leads nowhere else", "", List.of(), List.of(ended.from()), 0);
    }
    if (entry instanceof Entry.Apart apart) {
      List<RecordKey> both = new ArrayList<>(apart.one());
      both.addAll(apart.other());
      return line(told, "kept apart", "unmerged", both, List.of(), 0);
    }
    throw new IllegalStateException("an entry that tells of no person");
  }

  private static Line line(
      Told told,
      String event,
      String reason,
      List<RecordKey> records,
      List<UUID> persons,
      double bits) {
    return new Line(
        told.run().number(),
        told.run().at().toString(),
        told.run().actor(),
        told.run().model(),
        event,
        reason,
        texts(records),
        persons.stream().map(UUID::toString).toList(),
        bits);
  }

  private static List<String> texts(List<RecordKey> records) {
    return records.stream().map(HistoryOptions::text).toList();
  }

  private static void print(Document document, PrintWriter out) {
    out.printf("person %s%n", document.person());
    document.records().forEach(record -> out.printf("  %s%n", record));
    long run = 0;
    for (Line line : document.events()) {
      if (line.run() != run) {
        run = line.run();
        out.printf("run %d, %s, by %s, model %s%n", run, line.at(), line.actor(), line.model());
      }
      out.printf(
          "  %-18s %s%s%s%s%n",
          line.event(),
          String.join(" ", line.records()),
          line.records().isEmpty() || line.persons().isEmpty() ? "" : "  ",
          String.join(" -> ", line.persons()),
          why(line));
    }
  }

  private static String why(Line line) {
    String weight = line.bits() > 0 ? "%.1f bits".formatted(line.bits()) : "";
    String both = line.reason().isEmpty() || weight.isEmpty() ? "" : ", ";
    return line.reason().isEmpty() && weight.isEmpty()
        ? ""
        : "  (" + line.reason() + both + weight + ")";
  }
}

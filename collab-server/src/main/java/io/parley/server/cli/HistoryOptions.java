package io.parley.server.cli;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Counted;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.NodeHistory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What the commands share that look at the history of people, or change it by hand. */
final class HistoryOptions {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  NodeDirectory node() {
    return NodeDirectory.of(config);
  }

  Path config() {
    return config;
  }

  boolean json() {
    return json;
  }

  /** Who does it, as the history keeps it. */
  static String actor() {
    return "cli:" + System.getProperty("user.name", "unknown");
  }

  /** Works on the people of a node; what a crash cut off is told on standard error. */
  static <T> T on(NodeDirectory node, PrintWriter err, Function<People, T> work) {
    try (SealedHistory history = NodeHistory.existing(node)) {
      history.said().ifPresent(said -> err.println("parley: " + said));
      return work.apply(People.read(history));
    }
  }

  /**
   * The person that an argument names: an id, or a record as {@code SOURCE/KEY}; of one that is
   * gone, whose it was.
   */
  static UUID person(People people, String named) {
    if (ID.matcher(named).matches()) {
      return UUID.fromString(named);
    }
    return people
        .lastPersonOf(record(named))
        .orElseThrow(
            () -> new ConfigurationException("the record that was named is not in the history"));
  }

  static List<RecordKey> records(List<String> named) {
    return named.stream().map(HistoryOptions::record).toList();
  }

  /** The record that an argument names as {@code SOURCE/KEY}. */
  static RecordKey record(String named) {
    int slash = named.indexOf('/');
    if (slash <= 0 || slash == named.length() - 1) {
      throw new ConfigurationException(
          "name a person by an id and a record as SOURCE/KEY, such as crm/17");
    }
    return new RecordKey(named.substring(0, slash), named.substring(slash + 1));
  }

  /**
   * A line that counts records, and one for each: whom a question is about.
   *
   * @param head with a place for how many they are
   */
  static List<String> listed(People people, List<RecordKey> records, String head) {
    List<String> lines = new ArrayList<>();
    lines.add(head.formatted(Counted.of(records.size(), "record")));
    for (RecordKey record : records) {
      lines.add("  " + text(record) + (people.personOf(record).isEmpty() ? "  (gone)" : ""));
    }
    return lines;
  }

  static String text(RecordKey record) {
    return record.source() + "/" + record.key();
  }
}

package io.parley.server.party;

import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audit.NodeLog;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AuditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metromail of two nodes, whose audiences are exported by the command. */
final class ExportingNode implements AutoCloseable {
  private final TwoNodes two;
  private final Path folder;
  private final AudienceBook book;
  private final Set<String> listed;

  private ExportingNode(TwoNodes two, Path folder, String people) {
    this.two = two;
    this.listed =
        people
            .lines()
            .skip(1)
            .map(line -> line.split(",", -1)[0])
            .flatMap(
                email ->
                    NormalisationProfile.CANONICAL
                        .normalise(IdentifierType.EMAIL, email, "US")
                        .stream())
            .collect(Collectors.toSet());
    this.folder = folder;
    this.book = new AudienceBook(new NodeDirectory(folder));
  }

  /** With these people, a CSV file of email, phone and campaign. */
  static ExportingNode ready(Path root, String people) throws IOException {
    return new ExportingNode(
        TwoNodes.ready(root, Map.of("metromail/list.csv", people)),
        root.resolve("metromail"),
        people);
  }

  TwoNodes two() {
    return two;
  }

  Path path(String file) {
    return folder.resolve(file);
  }

  Path config() {
    return path("node.yaml");
  }

  /** A file that only its owner may read. */
  void secret(String file, String text) throws IOException {
    Files.writeString(path(file), text);
    Files.setPosixFilePermissions(path(file), PosixFilePermissions.fromString("rw-------"));
  }

  /** Writes node.yaml with these destinations, a YAML list. */
  void destinations(String list) throws IOException {
    Files.writeString(
        config(), "node:\n  name: metromail\n  role: party\n  destinations:\n" + list.indent(4));
  }

  void declare(String audience, String... destinations) {
    book.declare(
        new Audience(
            1,
            audience,
            "SELECT person FROM metromail.mailings WHERE '" + audience + "' = ''",
            "",
            Optional.empty(),
            Optional.empty(),
            List.of(destinations)));
  }

  /** A list that came from the room, which policies let go to these kinds. */
  void listed(String audience, Set<UUID> people, String... kinds) {
    Instant at = Instant.now();
    book.listed(
        book.named(audience), "q" + at, at, people, Set.copyOf(Arrays.asList(kinds)), "activation");
  }

  /** Who of them is in the lake, by e-mail. */
  Map<String, UUID> people() {
    Map<String, UUID> people = new TreeMap<>();
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      lake.identifiers(
          (person, type, value) -> {
            if (type.equals("email") && listed.contains(value)) {
              people.put(value, person);
            }
          });
    }
    return people;
  }

  Said export(String audience, String to, String... more) {
    return run("export", Stream.concat(Stream.of(audience, "--to", to), Arrays.stream(more)));
  }

  String status(String audience) {
    return run("status", Stream.of(audience)).all();
  }

  private Said run(String verb, Stream<String> rest) {
    return Shell.run(
        Stream.concat(
                Stream.of("audience", verb),
                Stream.concat(rest, Stream.of("--config", config().toString())))
            .toArray(String[]::new));
  }

  /** The receipts of an audience's deliveries in the node's log. */
  List<String> receipts(String audience) throws IOException {
    List<String> receipts = new ArrayList<>();
    try (NodeLog log = NodeLog.open(config(), Clock.systemUTC())) {
      log.export(
          Optional.empty(),
          line ->
              line.entry()
                  .filter(e -> e.event().equals("audience-delivery"))
                  .map(AuditEntry::details)
                  .filter(d -> String.valueOf(d.get("delivery")).startsWith(audience + "-"))
                  .ifPresent(d -> receipts.add(String.valueOf(d.get("receipt")))));
    }
    return receipts;
  }

  @Override
  public void close() {
    two.close();
  }
}

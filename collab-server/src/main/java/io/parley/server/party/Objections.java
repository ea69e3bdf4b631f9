package io.parley.server.party;

import io.parley.connector.source.CsvSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * People who object, or whose erasure is under way: the file {@code objections.csv} of the node's
 * directory, with a header and a column {@code email}, {@code phone} or both. Whoever holds one of
 * its identifiers takes part in no question from then on: the person has no token, so that no
 * stream has a row of it. To everybody else that is the removal of a person, which a budget covers.
 *
 * <p>The file is read for each question. One that cannot be read, is gone after it was there, or
 * changes while it is read stops every question: an objection is never lost in silence. That it was
 * there is on the disk, in {@value #SEEN}, before the first question goes by it, so that a restart
 * or another program forgets it as little. Half a file may look like a whole one, so that writers
 * replace it as a whole, by a rename.
 *
 * <p>A phone number without a country code is read in the region of each source, and each reading
 * counts: the file does not say from which source a number is. That can take out somebody who has
 * the same number in another country, and errs to the safe side.
 */
final class Objections {
  static final String FILE = "objections.csv";

  /** Says, by being there, that there were objections. */
  static final String SEEN = "objections.seen";

  private final NodeDirectory directory;
  private final Path file;
  private final List<String> regions;
  private final Progress progress;
  private final Consumer<Map<String, String>> counted;
  private String digest = "";
  private Set<Identifier> known = Set.of();
  private Optional<Among> among = Optional.empty();
  private Set<UUID> people = Set.of();

  private Objections(
      NodeDirectory directory,
      List<String> regions,
      Progress progress,
      Consumer<Map<String, String>> counted) {
    this.directory = directory;
    this.file = directory.path().resolve(FILE);
    this.regions = regions;
    this.progress = progress;
    this.counted = counted;
  }

  /** The same where nobody is told. */
  static Objections of(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    return of(configuration, directory, progress, numbers -> {});
  }

  /**
   * The objections of a node, with the regions of its sources.
   *
   * @param counted is told, each time the file has changed, how many identifiers it holds
   */
  static Objections of(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Progress progress,
      Consumer<Map<String, String>> counted) {
    return new Objections(
        directory,
        configuration.sources().isEmpty()
            ? List.of("US")
            : configuration.sources().stream()
                .map(NodeConfiguration.Source::region)
                .distinct()
                .toList(),
        progress,
        counted);
  }

  /**
   * Reads them, so that a question fails before it is charged.
   *
   * @throws BadDocument when they cannot be read
   */
  void check() {
    var unused = now();
  }

  /** Who of the people of now objects; found anew when objections or people are others. */
  synchronized Set<UUID> people(NodeLake lake) {
    Set<Identifier> objecting = now();
    if (objecting.isEmpty()) {
      return Set.of();
    }
    Among of = new Among(digest, lake.identifierSnapshot());
    if (!among.equals(Optional.of(of))) {
      Set<String> held = new HashSet<>();
      objecting.forEach(i -> held.add(i.type().word() + " " + i.value()));
      Set<UUID> found = new HashSet<>();
      lake.identifiers(
          (person, type, value) -> {
            if (held.contains(type + " " + value)) {
              found.add(person);
            }
          });
      people = found;
      among = Optional.of(of);
    }
    return people;
  }

  /** These objections among these people. */
  private record Among(String digest, long snapshot) {}

  /**
   * The identifiers that object, read now.
   *
   * @throws BadDocument when they cannot be read
   */
  synchronized Set<Identifier> now() {
    // A link to nowhere is a file that cannot be read.
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !wasThere()) {
      return Set.of();
    }
    try {
      if (!wasThere()) {
        directory.writeWhole(directory.path().resolve(SEEN), new byte[0]);
      }
      byte[] bytes = Files.readAllBytes(file);
      String now = Digest.hex(bytes);
      if (!now.equals(digest)) {
        Set<Identifier> changed = read(bytes);
        if (!now.equals(Digest.hex(Files.readAllBytes(file)))) {
          throw new ConfigurationException("it changed while it was read");
        }
        known = changed;
        digest = now;
      }
      return known;
    } catch (IOException | UncheckedIOException | SourceException | ConfigurationException e) {
      progress.say(FILE + " cannot be read, so that every question is refused: " + e.getMessage());
      throw new BadDocument("this node cannot answer now; its operator finds out why in the log");
    }
  }

  private boolean wasThere() {
    return Files.exists(directory.path().resolve(SEEN), LinkOption.NOFOLLOW_LINKS);
  }

  private Set<Identifier> read(byte[] bytes) {
    Set<Identifier> identifiers = new LinkedHashSet<>();
    long useless = Long.MAX_VALUE; // at most: what no region can use is in each count
    for (String region : regions) {
      ReadSummary summary =
          new CsvSource(file, new SourceMapping("objections", columns(bytes), List.of(), region))
              .read(row -> identifiers.addAll(row.identifiers()), rejection -> {});
      long here =
          summary.rowsRejected()
              + summary.identifiersUnusable().values().stream().mapToLong(Long::longValue).sum();
      useless = Math.min(useless, here);
    }
    progress.say(
        "%s: %,d identifiers; %,d lines or cells could not be used"
            .formatted(FILE, identifiers.size(), useless));
    counted.accept(
        Map.of(
            "identifiers", String.valueOf(identifiers.size()),
            "unusable", String.valueOf(useless)));
    return identifiers;
  }

  private static List<IdentifierColumn> columns(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String header = text.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
    List<String> names = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
    List<IdentifierColumn> columns = new ArrayList<>();
    for (IdentifierType type : List.of(IdentifierType.EMAIL, IdentifierType.PHONE)) {
      if (names.contains(type.word())) {
        columns.add(new IdentifierColumn(type.word(), type));
      }
    }
    if (columns.isEmpty()) {
      throw new ConfigurationException(
          FILE + ": the first line names neither `email` nor `phone`; write one of them");
    }
    return columns;
  }
}

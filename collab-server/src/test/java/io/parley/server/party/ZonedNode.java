package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** A party's node in a folder, whose sources go through raw and clean. */
public final class ZonedNode {
  private static final String POLICY =
      """
      policy: parley/v1
      table: outcomes
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      columns:
        visit: {type: integer, use: [sum], bounds: [0, 1]}
        spend: {type: decimal, use: [sum], bounds: [0, 100]}
      allow:
        - analysis: aggregate
          to: [hearth]
          purposes: [measurement]
          protection:
            epsilon_per_query: 1.0
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 2
            rows_before_join: 10
            min_people: 50
      """;

  private final Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  public ZonedNode(Path folder, String sources) {
    this.folder = folder;
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    sources(sources);
    write("policies/outcomes.yaml", POLICY);
    write(
        "policies/shoppers.yaml",
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n");
  }

  /** What stands under {@code node.sources}; keys beside it may follow. */
  public void sources(String sources) {
    write("node.yaml", "node:\n  name: hearth\n  role: party\n  sources:\n" + sources.indent(4));
  }

  /** Another policy: the columns of the table. */
  void columns(String from, String to) {
    write("policies/outcomes.yaml", POLICY.replace(from, to));
  }

  public void write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String file) {
    try {
      return Files.readString(folder.resolve(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public NodeDirectory directory() {
    return new NodeDirectory(folder);
  }

  private NodeLake lake() {
    return NodeLake.open(NodeConfiguration.load(folder.resolve("node.yaml")), directory());
  }

  /** What was said since this was last asked. */
  String said() {
    String text = said.toString(UTF_8);
    said.reset();
    return text;
  }

  /** Does something with the node's ingest and lake. */
  interface Work<T> {
    T of(Ingest ingest, NodeLake lake);
  }

  <T> T with(Work<T> work) {
    return with(Set.of(), work);
  }

  private <T> T with(Set<String> mayBeEmpty, Work<T> work) {
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    try (NodeLake lake = lake()) {
      return work.of(
          new Ingest(
              configuration,
              directory(),
              PoliciesTogether.of(OwnCollaboration.all(configuration, directory())).all(),
              mayBeEmpty,
              new Progress("hearth", new PrintStream(said, true, UTF_8)),
              Clock.systemUTC()),
          lake);
    }
  }

  public IngestReport ingest() {
    return with(Ingest::run);
  }

  /** The same where a source may have nothing any more. */
  IngestReport ingestEmpty(String source) {
    return with(Set.of(source), Ingest::run);
  }

  void maintain() {
    maintain(Clock.systemUTC());
  }

  void maintain(Clock clock) {
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    new LakeCare(
            configuration,
            directory(),
            clock,
            new Progress("hearth", new PrintStream(said, true, UTF_8)))
        .run();
  }

  /** Whose a record is, by its name in the history. */
  public UUID person(String source, String key) {
    try (SealedHistory history = NodeHistory.open(directory())) {
      return People.read(history).personOf(new RecordKey(source, key)).orElseThrow();
    }
  }

  /** The values of a column of the offered table, in order, as text. */
  public List<String> rows(String column) {
    List<String> found = new ArrayList<>();
    try (NodeLake lake = lake();
        DuckDb database = DuckDb.open(64)) {
      database.query(
          "SELECT CAST(%s AS VARCHAR) FROM %s ORDER BY ALL"
              .formatted(column, lake.tables().table("curated", "outcomes").scanSql()),
          row -> found.add(row.getString(1)));
    }
    return found;
  }

  /** Identifier → person, of those who are offered. */
  public Map<String, UUID> identifiers() {
    Map<String, UUID> found = new TreeMap<>();
    try (NodeLake lake = lake()) {
      lake.identifiers((person, type, value) -> found.put(value, person));
    }
    return found;
  }

  /** Every text that stands open in some Parquet file of the lake. */
  public Set<String> openTexts() {
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder.resolve("lake"));
        DuckDb database = DuckDb.open(256)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        List<String> columns = new ArrayList<>();
        String scan = "read_parquet('" + file + "')";
        database.query("DESCRIBE SELECT * FROM " + scan, row -> columns.add(row.getString(1)));
        for (String column : columns) {
          database.query(
              "SELECT DISTINCT CAST(\"%s\" AS VARCHAR) FROM %s WHERE \"%1$s\" IS NOT NULL"
                  .formatted(column, scan),
              row -> texts.add(row.getString(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}

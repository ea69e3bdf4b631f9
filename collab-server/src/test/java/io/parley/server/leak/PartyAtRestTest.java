package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.Parley;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.LakeSealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a party's directory tells about a person of its sources to who has a copy of it without the
 * master key.
 */
class PartyAtRestTest {
  private static final List<LakeColumn> IDENTIFIERS =
      List.of(
          new LakeColumn("person", LakeType.UUID),
          new LakeColumn("type", LakeType.STRING),
          new LakeColumn("value", LakeType.STRING));

  private final Path node;
  private final Path work;
  private final Canary canary = Canary.inArea("202");

  PartyAtRestTest(@TempDir Path node, @TempDir Path work) {
    this.node = node;
    this.work = work;
  }

  @BeforeEach
  void ingest() throws IOException {
    new NodeDirectory(node).create("hearth", Clock.systemUTC());
    Files.writeString(
        node.resolve("node.yaml"),
        """
        node:
          name: hearth
          role: party
          sources:
            - {name: crm, file: crm.csv, email: email, phone: phone, table: outcomes, columns: {visit: visits}, identity: {full_name: name}}
          identity: {model: people}
        """);
    Files.createDirectories(node.resolve("policies"));
    Files.writeString(
        node.resolve("policies/outcomes.yaml"),
        """
        policy: parley/v1
        table: outcomes
        owner: hearth
        population: shoppers
        person: person
        match: [email, phone]
        columns:
          visit: {type: integer, use: [sum], bounds: [0, 1]}
        allow: []
        """);
    Files.writeString(
        node.resolve("policies/shoppers.yaml"),
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n");
    Files.writeString(
        node.resolve("crm.csv"),
        """
        name,email,phone,visits
        %s,%s,%s,1
        %s,%s,,0
        %s,%s,%s,many
        """
            .formatted(
                canary.name(),
                canary.email(),
                canary.phone(),
                canary.name(),
                canary.emailAgain(),
                canary.name(),
                canary.emailAgain(),
                canary.phoneAgain()));
    assertThat(
            Parley.commandLine()
                .execute("ingest", "--config", node.resolve("node.yaml").toString()))
        .isZero();
  }

  private Set<Found> found() throws IOException {
    Unwrapping files =
        new Unwrapping(new PatternSearch(new Secrets().person(canary).patterns()), work);
    files.folder(node);
    return files.found();
  }

  private static Set<String> places(Set<Found> found) {
    return found.stream().map(Found::where).collect(Collectors.toSet());
  }

  @Test
  void person_isInTheSourceAlone() throws IOException {
    assertThat(node.resolve("rejects/crm.csv")).as("a row was rejected").exists();
    assertThat(places(found())).containsExactly("crm.csv");
  }

  @Test
  void tableInTheClear_isFound_andGoneOnceItIsSealed() throws IOException {
    NodeDirectory directory = new NodeDirectory(node);
    Path clear;
    try (Lake lake = Lake.open(node.resolve("lake"));
        DuckDb database = DuckDb.open(256)) {
      LakeTable table =
          lake.replace(
              "curated",
              "identifiers",
              IDENTIFIERS,
              database.connection(),
              "SELECT uuid() AS person, 'phone' AS type, '%s' AS value FROM range(1000)"
                  .formatted(canary.normalisedPhone()));
      clear = table.files().get(0);
    }
    Files.copy(clear, clear.resolveSibling("left-by-a-crash.parquet"));

    assertThat(found())
        .as("in the cells, and as the least value that Iceberg notes")
        .anyMatch(f -> f.where().contains(" > Parquet"))
        .anyMatch(f -> f.where().contains(" > Avro"))
        .anyMatch(f -> f.where().startsWith("lake") && f.where().contains("left-by-a-crash"));

    assertThat(LakeSealing.seal(directory)).isEqualTo(1);
    assertThat(places(found())).containsExactly("crm.csv");
  }
}

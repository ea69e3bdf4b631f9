package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.source.CsvSource;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of a running node, beside an ingest of the same rows. */
class LiveModelTest {
  private static final String HEAD = "id,email,phone,first,last,born\n";
  private static final String ANN = "a1,ann@example.com,,Ann,Ashby,1950-04-02\n";
  private static final String BEN = "b1,ben@example.com,(202) 555-0143,Ben,Burke,1961-09-30\n";
  private static final String SENIOR = "s1,,(202) 555-0188,John,Sutter Sr,1941-01-13\n";

  /** Ann by name and day of birth, Ben by address, and Sutter's son with his father's phone. */
  private static final List<String> COMING =
      List.of(
          "a2,,,Ann,Ashby,1950-04-02\n",
          "b2,BEN@example.com,,,,\n",
          "s2,,(202) 555-0188,John,Sutter Jr,1971-05-06\n",
          "e1,eve@example.com,,Eve,Elder,1980-01-02\n");

  private final Path folder;

  LiveModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void source(List<String> rows) throws IOException {
    StringBuilder all = new StringBuilder(HEAD);
    for (int i = 0; i < 60; i++) {
      all.append(
          "o%d,o%d@example.com,,Given%c,Family%d,19%02d-0%d-11%n"
              .formatted(i, i, 'a' + i % 26, i, 30 + i, 1 + i % 9));
    }
    rows.forEach(all::append);
    Files.writeString(folder.resolve("crm.csv"), all, UTF_8);
  }

  @Test
  void rowsThatComeOneByOne_findTheirPeopleByTheModelAndItsGuards_andALaterIngestAgrees()
      throws IOException {
    NodeDirectory directory = new NodeDirectory(folder);
    directory.create("hearth", Clock.systemUTC());
    Files.writeString(
        folder.resolve("node.yaml"),
        """
        node:
          name: hearth
          role: party
          identity: {model: people, memory-megabytes: 256}
          sources:
            - name: crm
              file: crm.csv
              key: id
              email: email
              phone: phone
              identity: {given_name: first, family_name: last, birth_date: born}
        """);
    Files.createDirectories(folder.resolve("policies"));
    NodeConfiguration configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
    SourceMappings mappings = new SourceMappings(Map.of(), List.of(ConsentSettings.EVERY_PURPOSE));
    Ingest ingest =
        new Ingest(
            configuration,
            directory,
            PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all(),
            Progress.SILENT,
            Clock.systemUTC());
    List<String> rows = new ArrayList<>(List.of(ANN, BEN, SENIOR));
    try (NodeLake lake = NodeLake.open(directory)) {
      source(rows);
      LivePeople live =
          LiveStart.of(
              directory,
              ingest.whole(lake, ZonedSources.none(directory, mappings), SnapshotPins.NONE));
      NodeConfiguration.Source crm = configuration.sources().get(0);
      for (String coming : COMING) {
        int before = 61 + rows.size();
        rows.add(coming);
        source(rows);
        List<LiveTaken.Fresh> fresh = new ArrayList<>();
        var unused =
            new CsvSource(folder.resolve("crm.csv"), mappings.of(crm))
                .read(
                    row -> {
                      if (row.line() > before) {
                        fresh.add(new LiveTaken.Fresh(row, crm));
                      }
                    },
                    rejection -> {});
        assertThat(fresh).hasSize(1);
        assertThat(live.take(fresh, "test", Clock.systemUTC().instant()).whole()).isEmpty();
      }

      LiveFound found =
          live.find(
              TypedRecord.known(
                  configuration,
                  "crm",
                  Map.of("given_name", "Ann", "family_name", "Ashby", "birth_date", "1950-04-02")),
              Optional.empty(),
              10);
      assertThat(found.matches().stream().map(LiveFound.Match::key))
          .containsExactlyInAnyOrder("a1", "a2");
      assertThat(found.matches().stream().map(LiveFound.Match::person).distinct())
          .as("both are one person's")
          .hasSize(1);
      assertThat(live.size()).as("60 others, Ann, Ben, two Sutters, Eve").isEqualTo(65);
      live.close();

      IngestReport later = ingest.run(lake);
      assertThat(later.changes()).hasValue(new Changes(0, 0, 0, 0, 0));
      assertThat(later.people()).isEqualTo(65);
    }
  }
}

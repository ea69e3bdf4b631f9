package io.parley.server.demo;

import io.parley.identity.judge.Accuracy;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.demo.data.Truth;
import io.parley.server.demo.story.Story;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.IngestReport;
import io.parley.server.party.LakePeople;
import io.parley.server.party.NodeLake;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A party's people, as its own operator reads them, against who they really are. */
final class PeopleFound {
  private static final int MEMORY = 256;

  private PeopleFound() {}

  static Story.People of(String party, Path folder, Truth truth) throws IOException {
    NodeDirectory directory = new NodeDirectory(folder);
    IngestReport report =
        Json.read(Files.readAllBytes(directory.resolve("ingest.json")), IngestReport.class);
    long rejected =
        report.sources().stream().mapToLong(IngestReport.SourceReport::rowsRejected).sum();
    return new Story.People(
        report.records(),
        rejected,
        report.people(),
        party.equals("hearth") ? truth.hearthPeople() : truth.metromailPeople(),
        report.people() + report.quality().linkedByModel(),
        pairs(party, directory, truth));
  }

  private static Story.Pairs pairs(String party, NodeDirectory directory, Truth truth) {
    List<UUID> found = new ArrayList<>();
    List<Integer> real = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(directory);
        DuckDb database = DuckDb.open(MEMORY)) {
      new LakePeople(lake, database)
          .records(
              (source, line, person) -> {
                found.add(person);
                real.add(truth.owners().of(party + "/" + source + ".csv", line));
              });
    }
    Accuracy accuracy = Accuracy.of(found, real);
    return new Story.Pairs(
        accuracy.pairwise().precision(),
        accuracy.pairwise().recall(),
        accuracy.pairwise().f1(),
        accuracy.falseMerges());
  }
}

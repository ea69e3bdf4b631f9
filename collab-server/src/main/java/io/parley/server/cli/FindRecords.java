package io.parley.server.cli;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.find.Finder;
import io.parley.identity.find.Match;
import io.parley.identity.find.People;
import io.parley.identity.find.RecordKey;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.identity.pack.LiveRecords;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Source;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of an identity file, resolved and ready to be found. A person goes by the key of the
 * first record: without a store there are no lasting names.
 */
final class FindRecords {
  private final TrainedModel trained;
  private final LiveRecords live;
  private final List<RecordKey> keys;
  private final Map<RecordKey, String> people;

  private FindRecords(
      TrainedModel trained, LiveRecords live, List<RecordKey> keys, Map<RecordKey, String> people) {
    this.trained = trained;
    this.live = live;
    this.keys = keys;
    this.people = people;
  }

  /** Reads the sources, trains the model unless it is trained, and resolves. */
  static FindRecords read(IdentityFile file, RecordTable table, Progress progress) {
    Staged staged = Staging.stage(file, table, progress);
    Optional<TrainedModel> before =
        file.modelFile().filter(FindRecords::isTrained).map(TrainedReader::read);
    LinkageModel model =
        before.map(TrainedModel::model).orElseGet(() -> words(file)).over(staged.columns());
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    progress.at("training", 0, 0);
    TrainedModel trained =
        before.orElseGet(
            () ->
                TrainedModel.train(
                    model,
                    new PackedPairs(model, records, file.link()),
                    PackedFrequencies.of(model, records)));
    Clusters joined = PackedPeople.of(trained, records, table, file.link(), progress);
    List<RecordKey> keys = new ArrayList<>();
    table.query(
        "SELECT source, key FROM records ORDER BY rid",
        row -> keys.add(new RecordKey(row.getString(1), row.getString(2))));
    Map<RecordKey, String> people = new HashMap<>();
    for (int record = 0; record < keys.size(); record++) {
      RecordKey first = keys.get(joined.of(record));
      people.put(keys.get(record), first.source() + "/" + first.key());
    }
    progress.at("indexing", 0, 0);
    return new FindRecords(trained, new LiveRecords(trained, records, file.link()), keys, people);
  }

  private static boolean isTrained(Path model) {
    try {
      return TrainedReader.isTrained(Files.readString(model));
    } catch (IOException e) {
      throw new BadFile(model + " cannot be read; check its path, and that it is UTF-8");
    }
  }

  private static LinkageModel words(IdentityFile file) {
    return file.modelFile()
        .map(path -> ModelReader.read(Item.read(path)))
        .orElseGet(() -> ModelReader.shipped(file.model()));
  }

  /** The weight from which on two records are one person. */
  double threshold() {
    return trained.model().threshold();
  }

  Finder finder() {
    return new Finder(live, keys, new Resolved(people), threshold());
  }

  /** Whose records are, as resolved just now. */
  private record Resolved(Map<RecordKey, String> people) implements People {
    @Override
    public Optional<String> of(RecordKey record) {
      return Optional.ofNullable(people.get(record));
    }

    @Override
    public String keep(RecordKey record, Map<String, String> values, List<Match> links) {
      throw new UnsupportedOperationException(
          "records found from the command line stay as they are");
    }
  }

  /**
   * Values as a source's are normalised: they pass through the same staging, as the only row of a
   * file that none but this account may read, and that is gone at once.
   *
   * @throws BadFile when an attribute is none that the sources have, or a value cannot be read
   */
  static Map<String, String> normalised(IdentityFile file, Map<String, String> known) {
    Set<String> attributes = file.attributes();
    Map<String, String> row = new LinkedHashMap<>(Map.of("key", "probe"));
    known.forEach(
        (attribute, value) -> {
          if (!attributes.contains(attribute)) {
            throw new BadFile(Nearest.unknown("attribute of the sources", attribute, attributes));
          }
          row.put(attribute, value);
        });
    try {
      Path folder = Files.createTempDirectory("parley-find");
      Path values = folder.resolve("probe.jsonl");
      Path plan = folder.resolve("probe.yaml");
      try {
        Files.writeString(values, Json.text(row) + "\n");
        Files.writeString(plan, plan(file, known.keySet()));
        return staged(IdentityFile.read(plan));
      } finally {
        Files.deleteIfExists(values);
        Files.deleteIfExists(plan);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the values cannot be normalised; is the temporary folder writable?", e);
    }
  }

  private static String plan(IdentityFile file, Set<String> attributes) {
    StringBuilder plan =
        new StringBuilder(
            "identity: v1\nmodel: people\nsources:\n  - name: probe\n    file: probe.jsonl\n    key: key\n");
    file.sources().stream()
        .map(Source::region)
        .findFirst()
        .ifPresent(region -> plan.append("    region: ").append(region).append('\n'));
    plan.append("    columns:\n");
    attributes.forEach(a -> plan.append("      %s: %s%n".formatted(a, a)));
    return plan.toString();
  }

  private static Map<String, String> staged(IdentityFile probe) {
    Map<String, String> record = new TreeMap<>();
    try (RecordTable table = RecordTable.open(256)) {
      Staged staged = Staging.stage(probe, table, Progress.NONE);
      for (String column : staged.columns()) {
        table.query(
            "SELECT \"%s\" FROM records".formatted(column),
            row -> Optional.ofNullable(row.getString(1)).ifPresent(v -> record.put(column, v)));
      }
    }
    if (record.isEmpty()) {
      throw new BadFile("none of the values says anything: they are empty, unreadable or junk");
    }
    return record;
  }
}

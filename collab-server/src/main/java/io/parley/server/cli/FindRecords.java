package io.parley.server.cli;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.find.Finder;
import io.parley.identity.find.Match;
import io.parley.identity.find.People;
import io.parley.identity.find.RecordKey;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.LiveRecords;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Models;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    // The same as `resolve` and `explain` go by, so that all three weigh alike.
    TrainedModel trained = Models.of(file, staged, table, progress);
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(trained.model()));
    Clusters joined = PackedPeople.of(trained, records, table, file.link(), progress).people();
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
}

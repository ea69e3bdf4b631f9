package io.parley.server.bench;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** One resolution, from a CSV file to golden records. */
final class ResolvePass {

  private final Progress progress;
  private long wall;
  private long cpu;

  ResolvePass(Progress progress) {
    this.progress = progress;
  }

  record Resolved(TrainedModel trained, PackedRecords records, UnionFind people, long pairs) {}

  Resolved run(RecordTable table, Path file) throws IOException {
    wall = System.nanoTime();
    cpu = MatchBench.processCpu();
    table.execute(
        "CREATE TABLE records AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS rid, 'made' AS source, id AS key, nullif(lower(trim(given_name)), '') AS given_name, nullif(lower(trim(family_name)), '') AS family_name, nullif(replace(birth_date, '-', ''), '') AS birth_date, nullif(lower(email), '') AS email, nullif(phone, '') AS phone, nullif(street_number, '') AS street_number, nullif(lower(street), '') AS street, nullif(lower(locality), '') AS locality, nullif(postal_code, '') AS postal_code, nullif(lower(region), '') AS region FROM read_csv('%s', all_varchar = true, header = true, delim = ',')"
            .formatted(file));
    said("staged");
    LinkageModel model = ModelReader.shipped("people").over(Set.copyOf(MadePeople.COLUMNS));
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    said("packed, %,d MB".formatted(records.heldBytes() >> 20));
    TrainedModel trained =
        TrainedModel.train(
            model,
            new PackedPairs(model, records, LinkType.WITHIN),
            PackedFrequencies.of(model, records));
    said("trained");
    UnionFind people = new UnionFind(records.count());
    BulkScorer scorer = new BulkScorer(trained, records, LinkType.WITHIN);
    said("blocked: %,d pairs, %,d blocks cut".formatted(scorer.pairs(), scorer.cut().size()));
    scorer.score(model.threshold(), pair -> people.union(pair.a(), pair.b()), done -> {});
    said("scored %,d pairs".formatted(scorer.seen()));
    return new Resolved(trained, records, people, scorer.seen());
  }

  private void said(String what) throws IOException {
    long cpuNow = MatchBench.processCpu();
    long now = System.nanoTime();
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: %.1f s, %.1f s of CPU",
            what,
            (now - wall) / 1e9,
            (cpuNow - cpu) / 1e9));
    wall = now;
    cpu = cpuNow;
  }
}

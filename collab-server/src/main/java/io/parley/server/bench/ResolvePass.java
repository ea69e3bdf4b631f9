package io.parley.server.bench;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.gather.Gathering;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** One resolution, from a CSV file to golden records. */
final class ResolvePass {

  private final Progress progress;
  private long wall;
  private long cpu;

  ResolvePass(Progress progress) {
    this.progress = progress;
  }

  record Resolved(TrainedModel trained, PackedRecords records, Clusters people, long pairs) {}

  /**
   * Resolves.
   *
   * @param plan the identity file
   * @param golden the file of golden records to write
   */
  Resolved run(RecordTable table, IdentityFile plan, Path golden) throws IOException {
    wall = System.nanoTime();
    cpu = MatchBench.processCpu();
    Staged staged = Staging.stage(plan, table, io.parley.identity.progress.Progress.NONE);
    said("%,d records staged, %,d rejected".formatted(staged.records(), staged.rejections()));
    LinkageModel model = ModelReader.shipped(plan.model()).over(staged.columns());
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    said("packed, %,d MB".formatted(records.heldBytes() >> 20));
    TrainedModel trained =
        TrainedModel.train(
            model,
            new PackedPairs(model, records, plan.link()),
            PackedFrequencies.of(model, records));
    said("trained");
    Edges links = new Edges();
    BulkScorer scorer = new BulkScorer(trained, records, plan.link());
    said("%,d pairs in blocks, %,d blocks cut".formatted(scorer.pairs(), scorer.cut().size()));
    scorer.score(model.threshold(), pair -> links.add(pair.a(), pair.b(), pair.bits()), done -> {});
    long compared = scorer.seen();
    said("%,d pairs compared".formatted(compared));
    Clusters people = new Gathering(trained, table, plan.link(), scorer::within).of(links);
    said("%,d people gathered, %,d links cut".formatted(people.count(), people.cuts().size()));
    int persons = GoldenFile.write(records, people, golden);
    said("%,d golden records written".formatted(persons));
    return new Resolved(trained, records, people, compared);
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

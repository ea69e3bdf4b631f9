package io.parley.server.cli;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.gather.Gathering;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.OneToOne;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The people of packed records, by a trained model and its guards. */
final class PackedPeople {
  private PackedPeople() {}

  static Clusters of(
      TrainedModel trained,
      PackedRecords records,
      RecordTable table,
      LinkType link,
      Progress progress) {
    BulkScorer scorer = new BulkScorer(trained, records, link);
    Edges links = new Edges();
    scorer.score(
        trained.model().threshold(),
        pair -> links.add(pair.a(), pair.b(), pair.bits()),
        done -> progress.at("comparing", done, scorer.pairs()));
    progress.at("gathering people", 0, 0);
    return new Gathering(trained, table, link, scorer::within)
        .of(link == LinkType.ONE_TO_ONE ? best(links, table) : links);
  }

  private static Edges best(Edges links, RecordTable table) {
    List<ScoredPair> falling = new ArrayList<>(links.size());
    for (int i = 0; i < links.size(); i++) {
      falling.add(new ScoredPair(links.a(i), links.b(i), links.bits(i)));
    }
    falling.sort(
        Comparator.comparingDouble(ScoredPair::bits)
            .reversed()
            .thenComparingInt(ScoredPair::a)
            .thenComparingInt(ScoredPair::b));
    Edges best = new Edges();
    OneToOne.of(falling, table).links().forEach(pair -> best.add(pair.a(), pair.b(), pair.bits()));
    return best;
  }
}

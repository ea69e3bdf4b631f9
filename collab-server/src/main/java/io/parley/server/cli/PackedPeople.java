package io.parley.server.cli;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.gather.Gathering;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.OneToOne;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.CutBlock;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;

/**
 * The people of packed records, by a trained model and its guards.
 *
 * @param people whose the records are
 * @param blocks what was not looked at, by rule
 */
record PackedPeople(Clusters people, List<Cut> blocks) {
  PackedPeople {
    blocks = List.copyOf(blocks);
  }

  /**
   * Blocks of one rule that were not looked at, for too many records hold their values.
   *
   * @param values how many such values there are
   * @param records how many records hold the most common of them
   */
  record Cut(String rule, long values, int records) {}

  static PackedPeople of(
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
    Clusters people =
        new Gathering(trained, table, link, scorer::within)
            .of(link == LinkType.ONE_TO_ONE ? best(links, table) : links);
    return new PackedPeople(people, cut(scorer.cut(), trained.model().lookedAt()));
  }

  private static List<Cut> cut(List<CutBlock> blocks, List<BlockingRule> rules) {
    List<Cut> cut = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      int rule = i;
      IntSummaryStatistics held =
          blocks.stream()
              .filter(block -> block.rule() == rule)
              .mapToInt(CutBlock::records)
              .summaryStatistics();
      if (held.getCount() > 0) {
        cut.add(new Cut(rules.get(rule).text(), held.getCount(), held.getMax()));
      }
    }
    return cut;
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

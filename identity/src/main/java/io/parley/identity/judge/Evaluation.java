package io.parley.identity.judge;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.UnionFind;
import io.parley.identity.gather.Gathering;
import io.parley.identity.linkage.Block;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.OneToOne;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Models;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.plan.TruthTable;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How right a resolution of sources is whose truth is known. The truth is looked at when all is
 * done: nothing before knows it.
 *
 * @param staged what was read
 * @param trained the model
 * @param accuracy at the model's threshold, of people after guards
 * @param cut how many links guards cut, by reason
 * @param thresholds the accuracy over all thresholds, falling, of what links join without guards
 * @param blocking what each rule cost
 * @param ties pairs of equal weight of which one-to-one linking took one
 */
public record Evaluation(
    Staged staged,
    TrainedModel trained,
    Accuracy accuracy,
    Map<String, Long> cut,
    List<AtThreshold> thresholds,
    List<Block> blocking,
    long ties) {
  /** So far below the model's threshold thresholds are tried, in bits. */
  private static final int BELOW = 10;

  /** So many thresholds at most, a bit apart. */
  private static final int MOST_ABOVE = 40;

  /**
   * One threshold's accuracy.
   *
   * @param threshold in bits
   * @param accuracy of what links join
   */
  public record AtThreshold(double threshold, Accuracy accuracy) {}

  public Evaluation {
    cut = Map.copyOf(cut);
    thresholds = List.copyOf(thresholds);
    blocking = List.copyOf(blocking);
  }

  /**
   * Resolves the sources of an identity file and holds the outcome against its truth.
   *
   * @param table an empty one
   */
  public static Evaluation of(IdentityFile file, RecordTable table, Progress progress) {
    Staged staged = Staging.stage(file, table, progress);
    TrainedModel trained = Models.of(file, staged, table, progress);
    double threshold = trained.model().threshold();
    List<ScoredPair> pairs = new ArrayList<>();
    progress.at("comparing", 0, 0);
    List<Block> blocking = Scorer.score(trained, table, file.link(), threshold - BELOW, pairs::add);
    pairs.sort(
        Comparator.comparingDouble(ScoredPair::bits)
            .reversed()
            .thenComparingInt(ScoredPair::a)
            .thenComparingInt(ScoredPair::b));
    List<ScoredPair> links = pairs;
    long ties = 0;
    if (file.link() == LinkType.ONE_TO_ONE) {
      OneToOne best = OneToOne.of(pairs, table);
      links = best.links();
      ties = best.ties();
    }
    progress.at("gathering people", 0, 0);
    Clusters people =
        Gathering.inTable(trained, table, file.link(), blocking)
            .of(links.stream().filter(pair -> pair.bits() >= threshold).toList());
    List<String> truth = TruthTable.of(file, table);
    return new Evaluation(
        staged,
        trained,
        Accuracy.of(IntStream.range(0, truth.size()).mapToObj(people::of).toList(), truth),
        Gathering.counted(people),
        over(threshold, links, truth),
        blocking,
        ties);
  }

  private static List<AtThreshold> over(
      double threshold, List<ScoredPair> falling, List<String> truth) {
    return IntStream.rangeClosed(-MOST_ABOVE, BELOW)
        .mapToDouble(below -> threshold - below)
        .mapToObj(t -> new AtThreshold(t, at(t, falling, truth)))
        .toList();
  }

  private static Accuracy at(double threshold, List<ScoredPair> falling, List<String> truth) {
    UnionFind people = new UnionFind(truth.size());
    for (ScoredPair pair : falling) {
      if (pair.bits() < threshold) {
        break;
      }
      people.union(pair.a(), pair.b());
    }
    return Accuracy.of(IntStream.range(0, truth.size()).mapToObj(people::find).toList(), truth);
  }
}

package io.parley.identity.report;

import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.report.Report.Bin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The pairs of a run as they are scored: all are counted by their weight; those that a lower
 * threshold might link are kept.
 */
final class ScoredPairs implements Consumer<ScoredPair> {
  /** So many bits below the threshold a pair is kept: odds 4,000 times smaller. */
  static final double BELOW = 12;

  /** Weights farther out are counted at the end. */
  private static final int FARTHEST = 100;

  private final double threshold;
  private final Map<Integer, Long> counts = new TreeMap<>();
  private final List<ScoredPair> kept = new ArrayList<>();
  private long looked;
  private long links;
  private Optional<ScoredPair> above = Optional.empty();
  private Optional<ScoredPair> below = Optional.empty();

  ScoredPairs(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void accept(ScoredPair pair) {
    looked++;
    // Bins of one bit that begin at the threshold: no bin is on both sides of it.
    double bits = Math.max(-FARTHEST, Math.min(FARTHEST, pair.bits() - threshold));
    counts.merge((int) Math.floor(bits), 1L, Long::sum);
    if (pair.bits() >= threshold) {
      links++;
      above = above.filter(a -> a.bits() <= pair.bits()).or(() -> Optional.of(pair));
    } else {
      below = below.filter(b -> b.bits() >= pair.bits()).or(() -> Optional.of(pair));
    }
    if (pair.bits() >= threshold - BELOW) {
      kept.add(pair);
    }
  }

  long looked() {
    return looked;
  }

  long links() {
    return links;
  }

  /** From the strongest on; ties by record, so that two runs are alike. */
  List<ScoredPair> kept() {
    kept.sort(
        Comparator.comparingDouble(ScoredPair::bits)
            .reversed()
            .thenComparingInt(ScoredPair::a)
            .thenComparingInt(ScoredPair::b));
    return kept;
  }

  /** The weakest link. */
  Optional<ScoredPair> closestAbove() {
    return above;
  }

  /** The strongest pair that is none. */
  Optional<ScoredPair> closestBelow() {
    return below;
  }

  /** Without gaps, from the lowest weight to the highest. */
  List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    if (counts.isEmpty()) {
      return bins;
    }
    TreeMap<Integer, Long> sorted = new TreeMap<>(counts);
    for (int at = sorted.firstKey(); at <= sorted.lastKey(); at++) {
      bins.add(new Bin(threshold + at, threshold + at + 1, sorted.getOrDefault(at, 0L)));
    }
    return bins;
  }
}

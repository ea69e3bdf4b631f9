package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all scored pairs between two groups of records say together.
 *
 * <p>A link joins two groups unless <b>the mean weight of the scored pairs between them is below 0
 * bits</b>: unless they are, on the whole, more likely two persons than one. All pairs and not the
 * link alone, because a link says only that two of their records look alike, and a pair that was
 * scored and found wanting is as much of an observation. The mean of the weights and not a sum of
 * what pairs add to the prior, because records of one group repeat each other: the pairs between
 * two groups are one question asked again, and an answer repeated is no new evidence. Even odds and
 * not the threshold, because the link has reached that already; this asks only whether others speak
 * against it. A pair that was never scored is no observation and does not count.
 *
 * <p>So a join is made only if it does not lower the sum of weights over all scored pairs within
 * people: the objective of correlation clustering (Bansal, Blum and Chawla, "Correlation
 * clustering", Machine Learning 56 (2004)), which links in their order approach greedily. Where the
 * threshold itself is below 0, it stands in the place of 0.
 *
 * <p>Sums are of whole numbers, so that their order changes nothing. A join moves the pairs of the
 * group that has fewer: over all joins that is m·log m for m pairs.
 */
final class Evidence {
  /** A millionth of a bit and less is below what a weight can mean. */
  private static final double PARTS = 1 << 20;

  /** More than all comparisons of a model together. */
  private static final double MOST = 10_000;

  private final double even;

  /** Where the evidence of a group stands, by each of its records that has named it. */
  private final int[] place;

  /** By place, the sum of the weights to another group, by that one's place. */
  private final List<Map<Integer, Long>> between;

  /**
   * Begins with records on their own, and no pair.
   *
   * @param records numbered from 0
   * @param threshold what a pair must weigh to link, bits
   */
  Evidence(int records, double threshold) {
    this.even = Math.min(0, threshold);
    this.place = new int[records];
    this.between = new ArrayList<>(records);
    for (int record = 0; record < records; record++) {
      place[record] = record;
      between.add(new HashMap<>());
    }
  }

  /** Adds a scored pair, before any join; of one that comes twice the heavier counts. */
  void add(int a, int b, double bits) {
    long over = Math.round(Math.max(-MOST, Math.min(MOST, bits - even)) * PARTS);
    between.get(a).merge(b, over, Math::max);
    between.get(b).merge(a, over, Math::max);
  }

  /** Whether what is between two groups, each by the lowest of its records, lets them be one. */
  boolean allows(int one, int other) {
    return between.get(place[one]).getOrDefault(place[other], 0L) >= 0;
  }

  /** Joins two groups, each by the lowest of its records. */
  void join(int one, int other) {
    int first = place[one];
    int second = place[other];
    boolean moveFirst = between.get(first).size() < between.get(second).size();
    int from = moveFirst ? first : second;
    int to = moveFirst ? second : first;
    Map<Integer, Long> stays = between.get(to);
    stays.remove(from);
    between
        .get(from)
        .forEach(
            (far, sum) -> {
              if (far != to) {
                stays.merge(far, sum, Long::sum);
                between.get(far).remove(from);
                between.get(far).merge(to, sum, Long::sum);
              }
            });
    between.set(from, new HashMap<>());
    place[Math.min(one, other)] = to;
  }
}

package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scored pairs between two groups of records say.
 *
 * <p>A link joins two groups unless <b>the strongest pair for two persons outweighs the strongest
 * pair for one</b>: unless the greatest and the least weight of the scored pairs between them,
 * counted from even odds, come to less than 0 bits together. A link says only that two of their
 * records look alike; a pair that was scored and found to contradict is as much of an observation.
 *
 * <p>One pair of each side and neither a sum nor a mean, because the pairs between two groups are
 * no independent observations. Records of one group repeat each other, so that a sum would count an
 * agreement, or a difference, once for each copy. And records that say little give pairs a little
 * below 0 for want of values, not for difference: in a mean, a person with many poor records could
 * not be joined by a good one. A pair that was never scored is no observation.
 *
 * <p>Where the threshold is below 0, it stands in the place of even odds. A join moves the pairs of
 * the group that has fewer: over all joins that is m·log m for m pairs.
 */
final class Evidence {
  private final double even;

  /** Where the pairs of a group stand, by its lowest record. */
  private final int[] place;

  /** By place, the pairs to other groups, by their places. */
  private final List<Map<Integer, Extremes>> between;

  /** The strongest pair for one person and the strongest for two, bits. */
  private record Extremes(double most, double least) {
    Extremes and(Extremes other) {
      return new Extremes(Math.max(most, other.most), Math.min(least, other.least));
    }
  }

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
    Extremes known = between.get(a).get(b);
    double weight = known == null ? bits : Math.max(bits, known.most);
    Extremes pair = new Extremes(weight, weight);
    between.get(a).put(b, pair);
    between.get(b).put(a, pair);
  }

  /** Whether what is between two linked groups, each by its lowest record, lets them be one. */
  boolean allows(int one, int other) {
    Extremes pairs = between.get(place[one]).get(place[other]);
    return pairs == null || pairs.most - even >= even - pairs.least;
  }

  /** Joins two groups, each by its lowest record. */
  void join(int one, int other) {
    int first = place[one];
    int second = place[other];
    boolean moveFirst = between.get(first).size() < between.get(second).size();
    int from = moveFirst ? first : second;
    int to = moveFirst ? second : first;
    Map<Integer, Extremes> stays = between.get(to);
    stays.remove(from);
    between
        .get(from)
        .forEach(
            (far, pairs) -> {
              if (far != to) {
                stays.merge(far, pairs, Extremes::and);
                between.get(far).remove(from);
                between.get(far).merge(to, pairs, Extremes::and);
              }
            });
    between.set(from, new HashMap<>());
    place[Math.min(one, other)] = to;
  }
}

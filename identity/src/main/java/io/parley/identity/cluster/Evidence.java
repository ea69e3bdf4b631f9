package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all scored pairs between two groups of records say together.
 *
 * <p>The weight of a pair is what any two records begin with, the prior, and what comparing them
 * adds: its evidence, above 0 for one person and below 0 for two. Whether two groups are one person
 * is one question, so that the prior stands in its answer once, however many pairs there are: prior
 * + the sum of the evidence of all scored pairs between them. The groups are joined if that is
 * above 0. So a pair that says little, for its values are missing, takes nothing away, and one that
 * contradicts does; a pair that was never scored counts 0. The objective is that of correlation
 * clustering (Bansal, Blum and Chawla, "Correlation clustering", Machine Learning 56 (2004)).
 *
 * <p>It takes the pairs as if each spoke for itself. Records of one person repeat each other, so
 * that the sum overstates, on both sides; therefore it never joins by itself what no link joins.
 *
 * <p>Sums are of whole numbers, so that their order changes nothing. A join moves the pairs of the
 * group that has fewer: over all joins that is m·log m for m pairs.
 */
final class Evidence {
  /** A millionth of a bit and less is below what a weight can mean. */
  private static final double PARTS = 1 << 20;

  /** More than all comparisons of a model together. */
  private static final double MOST = 10_000;

  private final double prior;

  /** Where the evidence of a group stands, by each of its records that has named it. */
  private final int[] place;

  /** By place, what is between that group and another, by that one's place. */
  private final List<Map<Integer, Long>> between;

  /**
   * Begins with records on their own, and no pair.
   *
   * @param records numbered from 0
   * @param prior what any two records weigh, bits
   */
  Evidence(int records, double prior) {
    this.prior = prior;
    this.place = new int[records];
    this.between = new ArrayList<>(records);
    for (int record = 0; record < records; record++) {
      place[record] = record;
      between.add(new HashMap<>());
    }
  }

  /** Adds a scored pair, before any join; of one that comes twice the heavier counts. */
  void add(int a, int b, double bits) {
    long evidence = parts(bits - prior);
    between.get(a).merge(b, evidence, Math::max);
    between.get(b).merge(a, evidence, Math::max);
  }

  private static long parts(double bits) {
    return Math.round(Math.max(-MOST, Math.min(MOST, bits)) * PARTS);
  }

  /** Whether what is between two groups, each by the lowest of its records, makes them one. */
  boolean speaksFor(int one, int other) {
    return parts(prior) + between.get(place[one]).getOrDefault(place[other], 0L) > 0;
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
            (far, evidence) -> {
              if (far != to) {
                stays.merge(far, evidence, Long::sum);
                between.get(far).remove(from);
                between.get(far).merge(to, evidence, Long::sum);
              }
            });
    between.set(from, new HashMap<>());
    place[Math.min(one, other)] = to;
  }
}

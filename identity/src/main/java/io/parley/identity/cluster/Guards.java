package io.parley.identity.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What links must hold against before they make one person of records. Immutable, but for the marks
 * and arrays handed over, which are not copied.
 */
public final class Guards {
  private final double threshold;
  private final double bridge;
  private final Marks marks;
  private final List<Shared> shared;
  private final Optional<Supplier<int[]>> ranks;
  private final boolean evidence;

  private Guards(
      double threshold,
      double bridge,
      Marks marks,
      List<Shared> shared,
      Optional<Supplier<int[]>> ranks,
      boolean evidence) {
    if (Double.isNaN(threshold) || Double.isNaN(bridge)) {
      throw new IllegalArgumentException("a threshold is a number of bits, not NaN");
    }
    this.threshold = threshold;
    this.bridge = bridge;
    this.marks = marks;
    this.shared = List.copyOf(shared);
    this.ranks = ranks;
    this.evidence = evidence;
  }

  /**
   * A threshold and no other guard.
   *
   * @param threshold links below it do not link, bits
   */
  public static Guards above(double threshold) {
    return new Guards(
        threshold, Double.NEGATIVE_INFINITY, new Marks(), List.of(), Optional.empty(), false);
  }

  /**
   * The same, and a weak bridge does not hold two groups together ({@link Clusters}, rule 3).
   *
   * @param bits a bridge below this is weak
   */
  public Guards withBridges(double bits) {
    return new Guards(threshold, bits, marks, shared, ranks, evidence);
  }

  /** The same with what forbids that two records are one person. */
  public Guards withMarks(Marks forbidden) {
    return new Guards(threshold, bridge, forbidden, shared, ranks, evidence);
  }

  /** The same with identifiers that may stand on too many records. */
  public Guards withShared(List<Shared> identifiers) {
    return new Guards(threshold, bridge, marks, identifiers, ranks, evidence);
  }

  /**
   * The same, with links of one weight taken in the order of these ranks and not of the records'
   * numbers: so that the clusters do not depend on the order in which records were read.
   *
   * @param rankOf the place of each record when all are sorted by their keys
   */
  public Guards inOrder(int[] rankOf) {
    return inOrder(() -> rankOf);
  }

  /**
   * The same, with ranks that are worked out once, and only if a guard is broken somewhere: else no
   * order matters.
   */
  public Guards inOrder(Supplier<int[]> rankOf) {
    return new Guards(threshold, bridge, marks, shared, Optional.of(once(rankOf)), evidence);
  }

  private static Supplier<int[]> once(Supplier<int[]> rankOf) {
    return new Supplier<>() {
      private int[] known = new int[0];

      @Override
      public int[] get() {
        if (known.length == 0) {
          known = rankOf.get();
        }
        return known;
      }
    };
  }

  /**
   * The same, and a link joins two groups only if the pairs between them do not speak against it
   * ({@link Clusters}, rule 2): hand over the pairs below the threshold as well.
   */
  public Guards withEvidence() {
    return new Guards(threshold, bridge, marks, shared, ranks, true);
  }

  double threshold() {
    return threshold;
  }

  /** Whether all pairs between two groups count. */
  boolean evidence() {
    return evidence;
  }

  double bridge() {
    return bridge;
  }

  Marks marks() {
    return marks;
  }

  int rank(int record) {
    return ranks.isPresent() ? ranks.get().get()[record] : record;
  }

  /** The weight of a link after what identifiers on too many records gave is withdrawn. */
  double counting(Edges edges, int link) {
    double bits = edges.bits(link);
    for (Shared identifier : shared) {
      bits -= identifier.withdrawn(edges.a(link), edges.b(link));
    }
    return bits;
  }

  boolean links(double bits) {
    return bits >= threshold;
  }
}

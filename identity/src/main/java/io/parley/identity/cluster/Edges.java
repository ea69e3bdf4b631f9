package io.parley.identity.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * Links by the million: 16 bytes each, in the order in which they were added. Only grows. Not safe
 * for use by several threads.
 */
public final class Edges {
  private int[] ones = new int[16];
  private int[] others = new int[16];
  private double[] weights = new double[16];
  private int size;

  /** These links. */
  public static Edges of(List<Edge> edges) {
    Edges all = new Edges();
    edges.forEach(edge -> all.add(edge.a(), edge.b(), edge.bits()));
    return all;
  }

  /**
   * Adds a link, whose ends may be given in either order.
   *
   * @param bits log2 of the odds, or {@link Edge#NEVER}
   * @throws IllegalArgumentException as {@link Edge} does
   */
  public void add(int a, int b, double bits) {
    if (a < 0 || b < 0 || a == b || Double.isNaN(bits)) {
      throw new IllegalArgumentException(new Edge(a, b, bits).toString());
    }
    if (size == ones.length) {
      int more = Math.addExact(size, Math.max(16, size >> 1));
      ones = Arrays.copyOf(ones, more);
      others = Arrays.copyOf(others, more);
      weights = Arrays.copyOf(weights, more);
    }
    ones[size] = Math.min(a, b);
    others[size] = Math.max(a, b);
    weights[size++] = bits;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The lower record of a link. */
  public int a(int link) {
    return ones[link];
  }

  /** The higher record of a link. */
  public int b(int link) {
    return others[link];
  }

  /** The weight of a link, log2 of the odds. */
  public double bits(int link) {
    return weights[link];
  }
}

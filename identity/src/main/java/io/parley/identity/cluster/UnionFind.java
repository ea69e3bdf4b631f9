package io.parley.identity.cluster;

/**
 * Disjoint groups of the numbers 0 to size − 1, joined pair by pair.
 *
 * <p>The smallest member names its group, so that the outcome depends on which pairs were joined
 * and not on their order. m joins of n numbers take O((m + n)·log n) time, in practice linear, and
 * 4·n bytes. Not safe for use by several threads.
 */
public final class UnionFind {
  private final int[] parent;
  private int groups;

  /**
   * Starts with every number in a group of its own.
   *
   * @param size how many numbers, 0 or more
   */
  public UnionFind(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size + " is below 0");
    }
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
    groups = size;
  }

  /** The smallest number of the group to which {@code number} belongs. */
  public int find(int number) {
    int at = number;
    while (parent[at] != at) {
      // Path halving: each visit shortens the way for the next.
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /**
   * Joins the groups of two numbers.
   *
   * @return whether they were apart before
   */
  public boolean union(int one, int other) {
    int first = find(one);
    int second = find(other);
    if (first == second) {
      return false;
    }
    parent[Math.max(first, second)] = Math.min(first, second);
    groups--;
    return true;
  }

  /** How many groups there are now. */
  public int groups() {
    return groups;
  }
}

package io.parley.identity.cluster;

import java.util.Arrays;

/**
 * Finds the links without which a group falls in two: Tarjan, "A note on finding the bridges of a
 * graph", Information Processing Letters 2 (1974), by depth-first search without recursion, in time
 * linear in the links.
 *
 * <p>Several links of one pair count as one, with the weight of the strongest.
 */
final class Bridges {
  private final Edges edges;
  private final int[] records;
  private final double weak;

  /** Where the links of each record begin, and the links: of a record the strongest first. */
  private final int[] start;

  private final int[] links;

  private final boolean[] found;

  private Bridges(int[] inside, Edges edges, int[] records, double weak) {
    this.edges = edges;
    this.records = records;
    this.weak = weak;
    this.found = new boolean[edges.size()];
    this.start = new int[records.length + 1];
    for (int link : inside) {
      start[place(edges.a(link)) + 1]++;
      start[place(edges.b(link)) + 1]++;
    }
    for (int r = 0; r < records.length; r++) {
      start[r + 1] += start[r];
    }
    int[] next = start.clone();
    this.links = new int[2 * inside.length];
    for (int link : inside) {
      links[next[place(edges.a(link))]++] = link;
      links[next[place(edges.b(link))]++] = link;
    }
  }

  /**
   * The weak bridges among some links of a component.
   *
   * @param inside the links that are there, the strongest first
   * @param records the records of the component, sorted
   * @param weak a bridge below this is weak, bits
   * @return for each link of {@code edges} whether it is one
   */
  static boolean[] weak(int[] inside, Edges edges, int[] records, double weak) {
    Bridges bridges = new Bridges(inside, edges, records, weak);
    if (Arrays.stream(inside).anyMatch(link -> edges.bits(link) < weak)) {
      bridges.search();
    }
    return bridges.found;
  }

  private int place(int record) {
    return Arrays.binarySearch(records, record);
  }

  /** The record at the other end of a link. */
  private int far(int link, int near) {
    int a = place(edges.a(link));
    return a == near ? place(edges.b(link)) : a;
  }

  private void search() {
    int size = records.length;
    int[] seen = new int[size]; // when a record was first met, from 1
    int[] low = new int[size]; // the earliest that its subtree reaches
    int[] parent = new int[size];
    int[] next = start.clone();
    int[] path = new int[size];
    int time = 0;
    for (int root = 0; root < size; root++) {
      if (seen[root] != 0) {
        continue;
      }
      int depth = 0;
      path[0] = root;
      parent[root] = -1;
      seen[root] = low[root] = ++time;
      while (depth >= 0) {
        int at = path[depth];
        if (next[at] < start[at + 1]) {
          int to = far(links[next[at]++], at);
          if (seen[to] == 0) {
            parent[to] = at;
            seen[to] = low[to] = ++time;
            path[++depth] = to;
          } else if (to != parent[at]) {
            low[at] = Math.min(low[at], seen[to]);
          }
        } else {
          depth--;
          if (depth >= 0) {
            int above = path[depth];
            low[above] = Math.min(low[above], low[at]);
            if (low[at] > seen[above]) {
              judge(above, at);
            }
          }
        }
      }
    }
  }

  /** A bridge: weak, and weaker than what each end has on its own side? */
  private void judge(int one, int other) {
    // The end with fewer links: over a forest of bridges that is linear in all links.
    int near = degree(one) <= degree(other) ? one : other;
    int far = near == one ? other : one;
    double bits = Double.NEGATIVE_INFINITY;
    for (int i = start[near]; i < start[near + 1]; i++) {
      if (far(links[i], near) == far) {
        bits = Math.max(bits, edges.bits(links[i]));
      }
    }
    if (bits < weak && hasStronger(near, far, bits) && hasStronger(far, near, bits)) {
      for (int i = start[near]; i < start[near + 1]; i++) {
        found[links[i]] |= far(links[i], near) == far;
      }
    }
  }

  private int degree(int record) {
    return start[record + 1] - start[record];
  }

  /** Whether a record has a stronger link than {@code bits} to another than that one. */
  private boolean hasStronger(int record, int than, double bits) {
    // The strongest come first, so the search ends after those to that one and one more.
    for (int i = start[record]; i < start[record + 1] && edges.bits(links[i]) > bits; i++) {
      if (far(links[i], record) != than) {
        return true;
      }
    }
    return false;
  }
}

package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records into people: what links join, less what guards forbid.
 *
 * <p>The rules, in this order:
 *
 * <ol>
 *   <li>A link below the threshold does not link; before that, what an identifier on too many
 *       records gave it is withdrawn ({@link Shared}).
 *   <li>The others are taken from the strongest to the weakest, those of one weight by the ranks of
 *       their records. A link is <b>cut</b> if it would put two values of one attribute ({@link
 *       Marks}) into one group as the links before it have made them; and, where evidence counts
 *       ({@link Guards#withEvidence}), if a pair between the two groups speaks more strongly for
 *       two persons than any for one ({@link Evidence}). Else it joins.
 *   <li>In a group so made, a link is a <b>weak bridge</b>, and cut, if it is below the weight for
 *       bridges, nothing else holds its two sides together, and both of its records have a stronger
 *       link on their own side. All are judged before any is cut.
 * </ol>
 *
 * <p>What holds of the outcome:
 *
 * <ul>
 *   <li>No two records of a cluster hold two values of one attribute: rule 2 makes no such group
 *       and rule 3 only parts groups.
 *   <li>It depends on links, marks and ranks and not on the order in which they come: rules 2 and 3
 *       use a total order of pairs, and of a pair that comes twice only the stronger link counts.
 *   <li>It is the same for each connected component alone, because rule 2 never looks at a link of
 *       another one: so whoever changes one component need not work on the others.
 *   <li>What is cut in rule 2 is weaker than (or as weak as) each link that made its groups, so the
 *       weakest go. Rule 3 leaves nobody alone: the strongest link of a record is stronger than any
 *       bridge that is cut at it, and is therefore no such bridge itself.
 * </ul>
 *
 * <p>Time about linear in records and links; only components that break a guard are sorted, m links
 * of one in O(m·log m). Rule 3 asks what else holds two sides together: hand over all links that
 * were scored, and not only some that suffice to connect.
 */
public final class Clusters {
  private final int[] clusterOf;
  private final int count;
  private final List<Cut> cuts;
  private final long withdrawn;

  private Clusters(int[] clusterOf, int count, List<Cut> cuts, long withdrawn) {
    this.clusterOf = clusterOf;
    this.count = count;
    this.cuts = List.copyOf(cuts);
    this.withdrawn = withdrawn;
  }

  /** The cluster of a record, named after its lowest record. */
  public int of(int record) {
    return clusterOf[record];
  }

  /** For each record its cluster, named after its lowest record; a copy. */
  public int[] toArray() {
    return clusterOf.clone();
  }

  /** How many clusters there are, those of one record included. */
  public int count() {
    return count;
  }

  /** What was cut, component by component; within one, the stronger first. */
  public List<Cut> cuts() {
    return cuts;
  }

  /** How many links did not count because of identifiers on too many records. */
  public long withdrawn() {
    return withdrawn;
  }

  /**
   * Clusters records.
   *
   * @param records how many there are, numbered from 0
   * @param edges all scored pairs; {@link Edge#NEVER} among them forbids
   * @throws IllegalArgumentException if a link names a record that is not there
   */
  public static Clusters of(int records, Edges edges, Guards guards) {
    Edges linking = new Edges();
    Edges nevers = new Edges();
    Edges others = new Edges();
    long withdrawn = 0;
    for (int i = 0; i < edges.size(); i++) {
      if (edges.b(i) >= records) {
        throw new IllegalArgumentException(
            "a link names record %d of %d".formatted(edges.b(i), records));
      }
      double bits = guards.counting(edges, i);
      if (edges.bits(i) == Edge.NEVER) {
        nevers.add(edges.a(i), edges.b(i), Edge.NEVER);
      } else if (guards.links(bits)) {
        linking.add(edges.a(i), edges.b(i), bits);
      } else {
        withdrawn += guards.links(edges.bits(i)) ? 1 : 0;
        if (guards.evidence() && Double.isFinite(bits)) {
          others.add(edges.a(i), edges.b(i), bits);
        }
      }
    }
    return new Run(records, linking, others, guards, guards.marks().byRecord(records, nevers))
        .clusters(withdrawn);
  }

  /** The same for a list. */
  public static Clusters of(int records, List<Edge> edges, Guards guards) {
    return of(records, Edges.of(edges), guards);
  }

  /** One clustering. */
  private static final class Run {
    private final Edges edges;

    /** Scored pairs that do not link. */
    private final Edges others;

    private final Guards guards;
    private final Marks.ByRecord marks;
    private final UnionFind whole;

    /** Records sorted by component, and where each component begins. */
    private final int[] members;

    private final int[] start;

    Run(int records, Edges edges, Edges others, Guards guards, Marks.ByRecord marks) {
      this.edges = edges;
      this.others = others;
      this.guards = guards;
      this.marks = marks;
      this.whole = new UnionFind(records);
      for (int i = 0; i < edges.size(); i++) {
        whole.union(edges.a(i), edges.b(i));
      }
      this.start = new int[records + 1];
      for (int r = 0; r < records; r++) {
        start[whole.find(r) + 1]++;
      }
      for (int r = 0; r < records; r++) {
        start[r + 1] += start[r];
      }
      int[] next = start.clone();
      this.members = new int[records];
      for (int r = 0; r < records; r++) {
        members[next[whole.find(r)]++] = r;
      }
    }

    Clusters clusters(long withdrawn) {
      int records = members.length;
      boolean[] suspect = suspects();
      Map<Integer, Work> toWork = new TreeMap<>();
      UnionFind people = new UnionFind(records);
      for (int i = 0; i < edges.size(); i++) {
        int component = whole.find(edges.a(i));
        if (suspect[component]) {
          toWork
              .computeIfAbsent(component, unused -> new Work(new Edges(), new Edges()))
              .links
              .add(edges.a(i), edges.b(i), edges.bits(i));
        } else {
          people.union(edges.a(i), edges.b(i));
        }
      }
      for (int i = 0; i < others.size(); i++) {
        Work work = toWork.get(whole.find(others.a(i)));
        if (work != null && isWithin(i)) {
          work.others.add(others.a(i), others.b(i), others.bits(i));
        }
      }
      List<Cut> cuts = new ArrayList<>();
      toWork
          .values()
          .forEach(
              work -> new Component(work.links, work.others, guards, marks).split(people, cuts));
      int[] clusterOf = new int[records];
      for (int r = 0; r < records; r++) {
        clusterOf[r] = people.find(r);
      }
      return new Clusters(clusterOf, people.groups(), cuts, withdrawn);
    }

    /** The links of a component that may break a guard, and its other pairs. */
    private record Work(Edges links, Edges others) {}

    /** Whether a pair that does not link is of one component all the same. */
    private boolean isWithin(int other) {
      return whole.find(others.a(other)) == whole.find(others.b(other));
    }

    /** The components, by their lowest record, that may break a guard. */
    private boolean[] suspects() {
      boolean[] suspect = new boolean[members.length];
      for (int i = 0; i < edges.size(); i++) {
        int component = whole.find(edges.a(i));
        // A bridge has two records at least on each side.
        suspect[component] |= edges.bits(i) < guards.bridge() && size(component) >= 4;
      }
      for (int i = 0; i < others.size(); i++) {
        // Where no pair speaks for two persons, none outweighs a link.
        suspect[whole.find(others.a(i))] |= others.bits(i) < 0 && isWithin(i);
      }
      Map<Integer, Long> held = new HashMap<>();
      for (int component = 0; component < members.length; component++) {
        if (size(component) >= 2) {
          suspect[component] |= conflicts(component, held);
          held.clear();
        }
      }
      return suspect;
    }

    private int size(int component) {
      return start[component + 1] - start[component];
    }

    private boolean conflicts(int component, Map<Integer, Long> held) {
      for (int at = start[component]; at < start[component + 1]; at++) {
        int record = members[at];
        for (int mark = marks.from(record); mark < marks.from(record + 1); mark++) {
          Long before = held.putIfAbsent(marks.attribute(mark), marks.value(mark));
          if (before != null && before != marks.value(mark)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}

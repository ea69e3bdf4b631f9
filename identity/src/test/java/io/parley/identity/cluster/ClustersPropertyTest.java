package io.parley.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The rules of {@link Clusters}, against their definition on small random graphs. */
class ClustersPropertyTest {
  private static final double THRESHOLD = 2;
  private static final double BRIDGE = 7;

  /** A random graph with few weights, so that many links tie. */
  @SuppressWarnings("ArrayRecordComponent") // made once, compared by nobody
  private record Graph(int size, List<Edge> edges, long[] ids, List<int[]> nevers) {
    static Graph random(Random random, int size) {
      List<Edge> edges = new ArrayList<>();
      List<int[]> nevers = new ArrayList<>();
      for (int i = random.nextInt(3 * size); i > 0; i--) {
        int a = random.nextInt(size);
        int b = random.nextInt(size);
        if (a != b) {
          edges.add(new Edge(a, b, random.nextInt(12)));
        }
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        int a = random.nextInt(size);
        int b = random.nextInt(size);
        if (a != b) {
          nevers.add(new int[] {a, b});
        }
      }
      long[] ids = IntStream.range(0, size).mapToLong(r -> random.nextInt(3)).toArray();
      return new Graph(size, edges, ids, nevers);
    }

    Guards guards() {
      Marks marks = new Marks();
      int id = marks.attribute("id");
      for (int r = 0; r < size; r++) {
        if (ids[r] != 0) {
          marks.add(r, id, ids[r]);
        }
      }
      nevers.forEach(pair -> marks.never(pair[0], pair[1]));
      return Guards.above(THRESHOLD).withBridges(BRIDGE).withMarks(marks);
    }

    boolean mayBeOne(Set<Integer> group) {
      return group.stream().map(r -> ids[r]).filter(id -> id != 0).distinct().count() <= 1
          && nevers.stream().noneMatch(p -> group.contains(p[0]) && group.contains(p[1]));
    }

    /** The same under other numbers: record r becomes {@code to[r]}. */
    Graph renumbered(int[] to) {
      long[] moved = new long[size];
      for (int r = 0; r < size; r++) {
        moved[to[r]] = ids[r];
      }
      return new Graph(
          size,
          edges.stream().map(e -> new Edge(to[e.a()], to[e.b()], e.bits())).toList(),
          moved,
          nevers.stream().map(p -> new int[] {to[p[0]], to[p[1]]}).toList());
    }
  }

  private static List<Set<Integer>> groups(Clusters clusters, int size) {
    Map<Integer, Set<Integer>> groups = new HashMap<>();
    for (int r = 0; r < size; r++) {
      groups.computeIfAbsent(clusters.of(r), unused -> new HashSet<>()).add(r);
    }
    return List.copyOf(groups.values());
  }

  @Property
  void noClusterBreaksAGuard(@ForAll Random random, @ForAll @IntRange(min = 2, max = 14) int size) {
    Graph graph = Graph.random(random, size);
    Clusters clusters = Clusters.of(size, graph.edges(), graph.guards());
    assertThat(groups(clusters, size)).allMatch(graph::mayBeOne);
  }

  @Property
  void orderAndNumbersOfTheInput_changeNothing(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 14) int size) {
    Graph graph = Graph.random(random, size);
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(shuffled, random);
    int[] to = shuffled.stream().mapToInt(i -> i).toArray();
    int[] rank = new int[size];
    for (int r = 0; r < size; r++) {
      rank[to[r]] = r;
    }
    Graph other = graph.renumbered(to);
    List<Edge> edges = new ArrayList<>(other.edges());
    Collections.shuffle(edges, random);

    Clusters one = Clusters.of(size, graph.edges(), graph.guards());
    Clusters same = Clusters.of(size, edges, other.guards().inOrder(rank));
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        assertThat(same.of(to[a]) == same.of(to[b])).isEqualTo(one.of(a) == one.of(b));
      }
    }
  }

  /** Rules 2 and 3 word by word, by exhaustive search. */
  @Property(tries = 2_000)
  void equalsTheRulesBySearch(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 10) int size) {
    Graph graph = Graph.random(random, size);
    Map<Set<Integer>, Double> links = new HashMap<>();
    graph.edges().stream()
        .filter(e -> e.bits() >= THRESHOLD)
        .forEach(e -> links.merge(Set.of(e.a(), e.b()), e.bits(), Math::max));
    List<Set<Integer>> order = new ArrayList<>(links.keySet());
    order.sort(
        Comparator.<Set<Integer>>comparingDouble(pair -> -links.getOrDefault(pair, 0.0))
            .thenComparingInt(pair -> Collections.min(pair))
            .thenComparingInt(pair -> Collections.max(pair)));

    Map<Set<Integer>, Double> joined = new HashMap<>();
    for (Set<Integer> pair : order) {
      Map<Set<Integer>, Double> more = new HashMap<>(joined);
      more.put(pair, links.get(pair));
      if (graph.mayBeOne(reached(Collections.min(pair), more))) {
        joined = more;
      }
    }
    Map<Set<Integer>, Double> kept = new HashMap<>(joined);
    for (Set<Integer> pair : joined.keySet()) {
      if (isWeakBridge(pair, joined)) {
        kept.remove(pair);
      }
    }

    Clusters clusters = Clusters.of(size, graph.edges(), graph.guards());
    for (int r = 0; r < size; r++) {
      Set<Integer> expected = reached(r, kept);
      for (int other = 0; other < size; other++) {
        assertThat(clusters.of(other) == clusters.of(r)).isEqualTo(expected.contains(other));
      }
      boolean hadLinks = reached(r, joined).size() > 1;
      assertThat(expected.size() > 1).as("rule 3 leaves nobody alone").isEqualTo(hadLinks);
    }
  }

  private static boolean isWeakBridge(Set<Integer> pair, Map<Set<Integer>, Double> links) {
    Map<Set<Integer>, Double> without = new HashMap<>(links);
    double bits = without.remove(pair);
    int one = Collections.min(pair);
    int other = Collections.max(pair);
    return bits < BRIDGE
        && !reached(one, without).contains(other)
        && hasStronger(one, without, bits)
        && hasStronger(other, without, bits);
  }

  private static boolean hasStronger(int record, Map<Set<Integer>, Double> links, double bits) {
    return links.entrySet().stream()
        .anyMatch(link -> link.getKey().contains(record) && link.getValue() > bits);
  }

  private static Set<Integer> reached(int from, Map<Set<Integer>, Double> links) {
    Set<Integer> reached = new HashSet<>(Set.of(from));
    for (int before = 0; before != reached.size(); ) {
      before = reached.size();
      links.keySet().stream()
          .filter(pair -> pair.stream().anyMatch(reached::contains))
          .toList()
          .forEach(reached::addAll);
    }
    return reached;
  }
}

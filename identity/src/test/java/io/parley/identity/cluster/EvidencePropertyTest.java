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

/** Rule 2 of {@link Clusters} with evidence, against its definition on small random graphs. */
class EvidencePropertyTest {
  private static final double THRESHOLD = 2;

  /** Pairs with few weights on both sides of 0, so that many tie, and some that are never one. */
  private static List<Edge> pairs(Random random, int size) {
    List<Edge> pairs = new ArrayList<>();
    for (int i = random.nextInt(4 * size); i > 0; i--) {
      int a = random.nextInt(size);
      int b = random.nextInt(size);
      if (a != b) {
        pairs.add(
            random.nextInt(20) == 0 ? Edge.never(a, b) : new Edge(a, b, random.nextInt(20) - 9));
      }
    }
    return pairs;
  }

  private static Guards guards() {
    return Guards.above(THRESHOLD).withEvidence();
  }

  @Property(tries = 2_000)
  void equalsTheRuleBySearch(@ForAll Random random, @ForAll @IntRange(min = 2, max = 10) int size) {
    List<Edge> pairs = pairs(random, size);
    Map<Set<Integer>, Double> heaviest = new HashMap<>();
    Set<Set<Integer>> nevers = new HashSet<>();
    for (Edge pair : pairs) {
      if (pair.bits() == Edge.NEVER) {
        nevers.add(Set.of(pair.a(), pair.b()));
      } else {
        heaviest.merge(Set.of(pair.a(), pair.b()), pair.bits(), Math::max);
      }
    }
    List<Set<Integer>> order =
        new ArrayList<>(
            heaviest.keySet().stream()
                .filter(pair -> heaviest.getOrDefault(pair, 0.0) >= THRESHOLD)
                .toList());
    order.sort(
        Comparator.<Set<Integer>>comparingDouble(pair -> -heaviest.getOrDefault(pair, 0.0))
            .thenComparingInt(Collections::min)
            .thenComparingInt(Collections::max));
    List<Set<Integer>> groups = new ArrayList<>();
    IntStream.range(0, size).forEach(r -> groups.add(new HashSet<>(Set.of(r))));
    for (Set<Integer> link : order) {
      Set<Integer> one = holder(groups, Collections.min(link));
      Set<Integer> other = holder(groups, Collections.max(link));
      if (one != other && mayJoin(one, other, heaviest, nevers)) {
        groups.removeIf(group -> group == other);
        one.addAll(other);
      }
    }

    Clusters clusters = Clusters.of(size, pairs, guards());
    for (int r = 0; r < size; r++) {
      for (int other = 0; other < size; other++) {
        assertThat(clusters.of(other) == clusters.of(r))
            .isEqualTo(holder(groups, r).contains(other));
      }
    }
    assertThat(clusters.cuts())
        .as("a link is cut if its records are apart in the end")
        .allMatch(cut -> clusters.of(cut.a()) != clusters.of(cut.b()))
        .extracting(cut -> Set.of(cut.a(), cut.b()))
        .containsAll(
            order.stream()
                .filter(l -> clusters.of(Collections.min(l)) != clusters.of(Collections.max(l)))
                .toList());
  }

  private static Set<Integer> holder(List<Set<Integer>> groups, int record) {
    return groups.stream().filter(group -> group.contains(record)).findFirst().orElseThrow();
  }

  private static boolean mayJoin(
      Set<Integer> one,
      Set<Integer> other,
      Map<Set<Integer>, Double> heaviest,
      Set<Set<Integer>> nevers) {
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int a : one) {
      for (int b : other) {
        if (nevers.contains(Set.of(a, b))) {
          return false;
        }
        Double bits = heaviest.get(Set.of(a, b));
        if (bits != null) {
          most = Math.max(most, bits);
          least = Math.min(least, bits);
        }
      }
    }
    return most + least >= 0;
  }

  @Property
  void orderAndNumbersOfTheInput_changeNothing(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 14) int size) {
    List<Edge> pairs = pairs(random, size);
    List<Integer> to = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(to, random);
    int[] rank = new int[size];
    for (int r = 0; r < size; r++) {
      rank[to.get(r)] = r;
    }
    List<Edge> moved =
        new ArrayList<>(
            pairs.stream().map(e -> new Edge(to.get(e.a()), to.get(e.b()), e.bits())).toList());
    Collections.shuffle(moved, random);

    Clusters one = Clusters.of(size, pairs, guards());
    Clusters same = Clusters.of(size, moved, guards().inOrder(rank));
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        assertThat(same.of(to.get(a)) == same.of(to.get(b))).isEqualTo(one.of(a) == one.of(b));
      }
    }
  }
}

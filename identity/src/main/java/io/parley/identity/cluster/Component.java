package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One connected component that may break a guard, taken apart by rules 2 and 3 of {@link Clusters}.
 */
final class Component {
  private final Edges edges;
  private final Guards guards;
  private final Marks.ByRecord marks;

  /** The records, sorted; from here on a record is its place in them. */
  private final int[] records;

  /** The links, the strongest first. */
  private final Integer[] order;

  private final UnionFind groups;

  /** What the records of a group hold, at the record that names it. */
  private final List<Map<Integer, Long>> held;

  /** What the pairs between groups say, if that counts. */
  private final Optional<Evidence> evidence;

  Component(Edges edges, Edges others, Guards guards, Marks.ByRecord marks) {
    this.edges = edges;
    this.guards = guards;
    this.marks = marks;
    int[] ends = new int[2 * edges.size()];
    this.order = new Integer[edges.size()];
    for (int i = 0; i < edges.size(); i++) {
      ends[2 * i] = edges.a(i);
      ends[2 * i + 1] = edges.b(i);
      order[i] = i;
    }
    this.records = Arrays.stream(ends).sorted().distinct().toArray();
    Arrays.sort(order, strongestFirst());
    this.groups = new UnionFind(records.length);
    this.held = new ArrayList<>(records.length);
    for (int record : records) {
      held.add(marksOf(record));
    }
    this.evidence =
        guards.evidence() ? Optional.of(evidence(others, guards.threshold())) : Optional.empty();
  }

  private Evidence evidence(Edges others, double threshold) {
    Evidence all = new Evidence(records.length, threshold);
    for (Edges pairs : List.of(edges, others)) {
      for (int i = 0; i < pairs.size(); i++) {
        all.add(place(pairs.a(i)), place(pairs.b(i)), pairs.bits(i));
      }
    }
    return all;
  }

  private Comparator<Integer> strongestFirst() {
    return (one, other) -> {
      int byWeight = Double.compare(edges.bits(other), edges.bits(one));
      if (byWeight != 0) {
        return byWeight;
      }
      int byLower = Integer.compare(lower(one), lower(other));
      return byLower != 0 ? byLower : Integer.compare(higher(one), higher(other));
    };
  }

  private int lower(int link) {
    return Math.min(guards.rank(edges.a(link)), guards.rank(edges.b(link)));
  }

  private int higher(int link) {
    return Math.max(guards.rank(edges.a(link)), guards.rank(edges.b(link)));
  }

  private Map<Integer, Long> marksOf(int record) {
    Map<Integer, Long> own = new HashMap<>();
    for (int mark = marks.from(record); mark < marks.from(record + 1); mark++) {
      own.put(marks.attribute(mark), marks.value(mark));
    }
    return own;
  }

  /**
   * Joins what stays together.
   *
   * @param people the groups of all records
   * @param cuts what was cut is added here
   */
  void split(UnionFind people, List<Cut> cuts) {
    List<Cut> here = new ArrayList<>();
    for (int link : order) {
      int one = groups.find(place(edges.a(link)));
      int other = groups.find(place(edges.b(link)));
      if (one != other) {
        Optional<String> why = against(one, other);
        if (why.isPresent()) {
          here.add(cut(link, why.get()));
        } else {
          join(one, other);
        }
      }
    }
    // A weaker link may have joined the groups after all, when others stood beside it.
    here.removeIf(cut -> isOneGroup(cut.a(), cut.b()));
    boolean[] bridge = Bridges.weak(inside(), edges, records, guards.bridge());
    for (int link : order) {
      if (bridge[link]) {
        here.add(cut(link, Cut.BRIDGE));
      } else if (isInside(link)) {
        people.union(edges.a(link), edges.b(link));
      }
    }
    cuts.addAll(here);
  }

  /** Why two groups must not be one, if they must not. */
  private Optional<String> against(int one, int other) {
    OptionalInt conflict = conflict(held.get(one), held.get(other));
    if (conflict.isPresent()) {
      return Optional.of(guards.marks().name(conflict.getAsInt()));
    }
    return evidence.filter(all -> !all.allows(one, other)).map(all -> Cut.EVIDENCE);
  }

  private Cut cut(int link, String why) {
    return new Cut(edges.a(link), edges.b(link), edges.bits(link), why);
  }

  private int place(int record) {
    return Arrays.binarySearch(records, record);
  }

  private boolean isInside(int link) {
    return isOneGroup(edges.a(link), edges.b(link));
  }

  private boolean isOneGroup(int a, int b) {
    return groups.find(place(a)) == groups.find(place(b));
  }

  /** The links within a group. */
  private int[] inside() {
    return Arrays.stream(order).mapToInt(i -> i).filter(this::isInside).toArray();
  }

  private static OptionalInt conflict(Map<Integer, Long> one, Map<Integer, Long> other) {
    Map<Integer, Long> fewer = one.size() <= other.size() ? one : other;
    Map<Integer, Long> more = fewer == one ? other : one;
    return fewer.entrySet().stream()
        .filter(e -> !e.getValue().equals(more.getOrDefault(e.getKey(), e.getValue())))
        .mapToInt(Map.Entry::getKey)
        .max(); // any would do; a declared attribute tells more than a pair
  }

  private void join(int one, int other) {
    Map<Integer, Long> first = held.get(one);
    Map<Integer, Long> second = held.get(other);
    // The smaller into the larger: each mark moves log2(marks) times at most.
    Map<Integer, Long> larger = first.size() >= second.size() ? first : second;
    larger.putAll(larger == first ? second : first);
    groups.union(one, other);
    held.set(groups.find(one), larger);
    evidence.ifPresent(all -> all.join(one, other));
  }
}

package io.parley.identity.history;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.cluster.Guards;
import io.parley.identity.cluster.Marks;
import io.parley.identity.cluster.Shared;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the people of a region anew: records such that no link leads out of it.
 *
 * <p>That it is enough: links lead to no other record, so that clusters outside are what they were
 * ({@link Clusters}); and a person of the region has all records in it, because people are parts of
 * what links join, and both ends of a link that went begin the region; so that ids outside ({@link
 * Naming}) have no claim here. Pairs below the threshold may lead out of it: they join nobody, and
 * count as evidence between records of one component alone.
 */
final class Rework {
  private final State state;
  private final FactHash hash;
  private final Run run;
  private final HistoryRules rules;
  private final Log log;

  /** The work of one run, which goes into a log. */
  Rework(State state, FactHash hash, Run run, Log log) {
    this.state = state;
    this.hash = hash;
    this.run = run;
    this.rules = run.rules();
    this.log = log;
  }

  /**
   * Takes a batch in, and finds anew whom it concerns: everybody if it is a full one.
   *
   * @throws IllegalArgumentException as {@link Intake#take} does
   */
  void take(Batch batch) {
    Intake intake = new Intake(batch, state, rules, log);
    intake.take();
    boolean full = batch.kind() == Run.Kind.FULL;
    name(full ? everything() : region(intake.touched()), intake.lost(), Optional.empty());
  }

  /**
   * Finds anew the people of records that somebody took apart.
   *
   * @param undone the alias whose merge is undone by that
   */
  void over(Collection<Held> records, Optional<UUID> undone) {
    name(region(records), List.of(), undone);
  }

  private void name(List<Held> region, List<Held> lost, Optional<UUID> undone) {
    List<List<Held>> groups = groups(region);
    new Naming(state, hash, run.number(), groups, region.size(), lost, log)
        .tell(run.kind() == Run.Kind.UNMERGE, undone, lost);
    region.forEach(held -> held.place = -1);
    log.worked(region.size());
  }

  /** The records that hang together with some, those included, in the order of keys. */
  private List<Held> region(Collection<Held> from) {
    List<Held> region = new ArrayList<>();
    Deque<Held> next = new ArrayDeque<>();
    for (Held held : from) {
      reach(held, region, next);
    }
    while (!next.isEmpty()) {
      Links links = next.remove().links;
      for (int i = 0; i < links.size(); i++) {
        if (links.bits(i) >= rules.threshold()) {
          reach(state.held(links.record(i)), region, next);
        }
      }
    }
    region.forEach(held -> held.place = -1);
    region.sort(Comparator.comparing(held -> held.key));
    return region;
  }

  private static void reach(Held held, List<Held> region, Deque<Held> next) {
    if (held.place < 0 && held.isThere()) {
      held.place = 0;
      region.add(held);
      next.add(held);
    }
  }

  /** All records that are there, in the order of keys. */
  private List<Held> everything() {
    List<Held> all = new ArrayList<>(state.all().stream().filter(Held::isThere).toList());
    all.sort(Comparator.comparing(held -> held.key));
    return all;
  }

  /**
   * The groups of a region by the order of their first records, each in the order of keys. The
   * records have their place in the region from here on.
   */
  private List<List<Held>> groups(List<Held> region) {
    for (int i = 0; i < region.size(); i++) {
      region.get(i).place = i;
    }
    Clusters clusters = Clusters.of(region.size(), edges(region), guards(region));
    List<List<Held>> groups = new ArrayList<>(clusters.count());
    int[] groupOf = new int[region.size()];
    for (int i = 0; i < region.size(); i++) {
      int first = clusters.of(i);
      if (first == i) {
        groupOf[i] = groups.size();
        groups.add(new ArrayList<>(1));
      }
      groups.get(groupOf[first]).add(region.get(i));
    }
    return groups;
  }

  private Edges edges(List<Held> region) {
    Edges edges = new Edges();
    for (Held held : region) {
      for (int i = 0; i < held.links.size(); i++) {
        Held other = state.held(held.links.record(i));
        if (other.place > held.place) {
          edges.add(held.place, other.place, held.links.bits(i));
        }
      }
    }
    return edges;
  }

  private Guards guards(List<Held> region) {
    List<Shared> shared = new ArrayList<>();
    for (int i = 0; i < rules.shared().size(); i++) {
      int which = i;
      HistoryRules.Capped cap = rules.shared().get(i);
      long[] values = region.stream().mapToLong(h -> facts(h).shared().get(which)).toArray();
      shared.add(Shared.of(values, v -> state.counts(which).of(v) > cap.most(), cap.bits()));
    }
    Guards guards =
        Guards.above(rules.threshold())
            .withBridges(rules.bridge())
            .withMarks(marks(region))
            .withShared(shared);
    return rules.evidence() ? guards.withEvidence() : guards;
  }

  private Marks marks(List<Held> region) {
    Marks marks = new Marks();
    rules.unique().forEach(marks::attribute);
    Map<String, Integer> sources = new HashMap<>();
    Map<Integer, Integer> separations = new HashMap<>();
    for (Held held : region) {
      List<Long> unique = facts(held).unique();
      for (int i = 0; i < unique.size(); i++) {
        if (unique.get(i) != 0) {
          marks.add(held.place, i, unique.get(i));
        }
      }
      if (rules.onePerSource()) {
        int source =
            sources.computeIfAbsent(
                held.key.source(), unused -> marks.attribute("one record per source"));
        marks.add(held.place, source, held.place);
      }
      for (Held.Side side : held.sides) {
        int separation =
            separations.computeIfAbsent(side.separation(), unused -> marks.separation());
        marks.add(held.place, separation, side.other() ? 1 : 0);
      }
    }
    return marks;
  }

  private static RecordFacts facts(Held held) {
    if (held.facts == null) {
      throw new IllegalStateException("a record that is gone cannot be worked on");
    }
    return held.facts;
  }
}

package io.parley.server.party;

import io.parley.identity.history.People;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.RecordKey;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.normalise.Identifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records of a running node hold an identifier, or look like one person to its model; and
 * which of these links hold.
 *
 * <p>The same rules as a whole ingest has ({@link io.parley.identity.link.Linker}), over the
 * records that hang together with a new one alone. That it is enough: links and guards are decided
 * within records that hang together by links, those that do not hold among them; and an identifier
 * that comes to stand on too many records brings all of its holders.
 */
final class LiveLinks {
  private final int most;
  private final Map<Identifier, List<LiveRecord>> holders = new HashMap<>();
  private final Map<LiveRecord, Map<LiveRecord, Double>> alike = new HashMap<>();

  /** No records yet; the rules are those of a whole ingest. */
  LiveLinks(LinkRules rules) {
    this.most = rules.maxRecordsPerIdentifier();
  }

  /** Adds a record under its identifiers. */
  void add(LiveRecord record) {
    for (Identifier identifier : new LinkedHashSet<>(record.identifiers)) {
      holders.computeIfAbsent(identifier, unseen -> new ArrayList<>(1)).add(record);
    }
  }

  /** Notes a pair that reaches the model's threshold, whether its link holds or not. */
  void alike(LiveRecord one, LiveRecord other, double bits) {
    alike.computeIfAbsent(one, unseen -> new HashMap<>(2)).put(other, bits);
    alike.computeIfAbsent(other, unseen -> new HashMap<>(2)).put(one, bits);
  }

  /** The records that hold an identifier. */
  List<LiveRecord> holders(Identifier identifier) {
    return holders.getOrDefault(identifier, List.of());
  }

  /** Whether a record more puts an identifier on too many. */
  boolean isFull(Identifier identifier) {
    return holders(identifier).size() == most;
  }

  /**
   * Whether the records that hold an identifier are linked by it, and are not too many for that.
   */
  boolean links(Identifier identifier) {
    return holders(identifier).size() <= most;
  }

  /**
   * All records that hang together with these.
   *
   * @param people their history: links that held before are followed too
   */
  Set<LiveRecord> region(
      Collection<LiveRecord> from, People people, Map<RecordKey, LiveRecord> byKey) {
    Set<LiveRecord> region = new LinkedHashSet<>(from);
    ArrayDeque<LiveRecord> next = new ArrayDeque<>(region);
    while (!next.isEmpty()) {
      LiveRecord record = next.poll();
      for (Identifier identifier : record.identifiers) {
        if (links(identifier)) {
          reach(holders(identifier), region, next);
        }
      }
      reach(alike.getOrDefault(record, Map.of()).keySet(), region, next);
      for (RecordKey linked : people.scores(record.key).keySet()) {
        LiveRecord other = byKey.get(linked);
        if (other != null) {
          reach(List.of(other), region, next);
        }
      }
    }
    return region;
  }

  private static void reach(
      Collection<LiveRecord> records, Set<LiveRecord> region, ArrayDeque<LiveRecord> next) {
    for (LiveRecord record : records) {
      if (region.add(record)) {
        next.add(record);
      }
    }
  }

  /** The links of shared identifiers among the records of a region, by their places. */
  List<ScoredPair> shared(List<LiveRecord> region) {
    Map<LiveRecord, Integer> places = places(region);
    Set<Identifier> seen = new LinkedHashSet<>();
    region.forEach(record -> seen.addAll(record.identifiers));
    List<ScoredPair> links = new ArrayList<>();
    for (Identifier identifier : seen) {
      if (links(identifier)) {
        List<LiveRecord> held = holders(identifier);
        for (int i = 1; i < held.size(); i++) {
          for (int j = 0; j < i; j++) {
            links.add(link(places, held.get(j), held.get(i), Double.POSITIVE_INFINITY));
          }
        }
      }
    }
    return links;
  }

  /** The pairs of the model among the records of a region, by their places. */
  List<ScoredPair> alike(List<LiveRecord> region) {
    Map<LiveRecord, Integer> places = places(region);
    List<ScoredPair> pairs = new ArrayList<>();
    for (int i = 0; i < region.size(); i++) {
      int one = i;
      alike
          .getOrDefault(region.get(i), Map.of())
          .forEach(
              (other, bits) -> {
                int place = places.getOrDefault(other, -1);
                if (place > one) {
                  pairs.add(new ScoredPair(one, place, bits));
                }
              });
    }
    return pairs;
  }

  private static Map<LiveRecord, Integer> places(List<LiveRecord> region) {
    Map<LiveRecord, Integer> places = new HashMap<>();
    for (int i = 0; i < region.size(); i++) {
      places.put(region.get(i), i);
    }
    return places;
  }

  private static ScoredPair link(
      Map<LiveRecord, Integer> places, LiveRecord one, LiveRecord other, double bits) {
    int a = places.getOrDefault(one, -1);
    int b = places.getOrDefault(other, -1);
    if (a < 0 || b < 0) {
      throw new IllegalStateException("a record hangs together with a region and is not in it");
    }
    return new ScoredPair(Math.min(a, b), Math.max(a, b), bits);
  }
}

package io.parley.server.party;

import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.RecordKey;
import io.parley.identity.link.SourceRecord;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How the people of a running node come into memory: from an ingest, or from what was kept. */
final class LiveStart {
  private LiveStart() {}

  /** The people that an ingest has just found. */
  static LivePeople of(NodeDirectory node, Ingest.Whole whole) {
    Resolved resolved = whole.resolved();
    Optional<LiveModel> compared = resolved.learned().map(LiveModel::of);
    LivePeople live =
        new LivePeople(
            NodeHistory.open(node),
            new LiveRules(
                KeptPeople.model(resolved), resolved.asks(), resolved.purposes(), resolved.rules()),
            compared);
    try {
      fill(live, whole, compared);
    } catch (RuntimeException e) {
      live.close(); // or the history stays locked
      throw e;
    }
    return live;
  }

  private static void fill(LivePeople live, Ingest.Whole whole, Optional<LiveModel> compared) {
    Map<String, Map<Long, LiveRecord>> made = fill(live, whole);
    compared.ifPresent(
        c ->
            c.begin(
                whole.resolved().records().stream()
                    .map(
                        r ->
                            Objects.requireNonNull(
                                made.getOrDefault(r.source(), Map.of()).get(r.line())))
                    .toList(),
                live.links()));
  }

  private static Map<String, Map<Long, LiveRecord>> fill(LivePeople live, Ingest.Whole whole) {
    Map<String, Map<Long, SourceRecord>> read = new HashMap<>();
    whole
        .resolved()
        .records()
        .forEach(r -> read.computeIfAbsent(r.source(), unseen -> new HashMap<>()).put(r.line(), r));
    List<RecordNames.Name> names = whole.resolved().names().ordered();
    Map<String, Map<Long, LiveRecord>> made = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      RecordKey key = names.get(i).key();
      Assignment whose = whole.kept().assignments().get(i);
      SourceRecord record = read.getOrDefault(whose.source(), Map.of()).get(whose.line());
      if (record == null) {
        throw new IllegalStateException("a record was resolved and not read");
      }
      LiveRecord one =
          new LiveRecord(
              whose.source(),
              whose.line(),
              key,
              live.granted(names.get(i).consents()),
              record.identifiers(),
              0,
              whose.person());
      live.add(one);
      made.computeIfAbsent(one.source, unseen -> new HashMap<>()).put(one.line, one);
    }
    return made;
  }

  /**
   * The people of the history, whose records are read and not linked: it knows whose they are.
   *
   * @param run the run of the history that the lake has
   * @param reading hands over every record once
   * @return empty: the history is at another run, or its records are others than those read
   */
  static Optional<LivePeople> of(
      NodeDirectory node,
      LiveRules rules,
      long run,
      Consumer<Resolver.Rows> reading,
      Progress progress) {
    SealedHistory history = NodeHistory.existing(node);
    history.said().ifPresent(progress::say);
    LivePeople live = new LivePeople(history, rules, Optional.empty());
    boolean fits = false;
    try {
      if (live.run() == run) {
        boolean[] known = {true};
        reading.accept((row, source) -> known[0] &= live.knows(row, source));
        fits = known[0] && live.isWhole();
      }
    } finally {
      if (!fits) {
        live.close();
      }
    }
    return fits ? Optional.of(live) : Optional.empty();
  }
}

package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which records and ids of a history tell of one person: their records of now, the ids that lead to
 * them; each record that is gone and was under one of these ids; each id that is nobody's any more
 * and had one of these records; and so on, until nothing is added. The history is read once for
 * each step, of which there are few, and nothing of its size is held.
 *
 * <p>A record that is gone may have been another's at last. It counts here all the same, for it was
 * taken for this person's once, and nobody can ask it any more.
 */
final class Traces implements HistoryReader {
  private final State state;
  private final Set<RecordKey> records = new HashSet<>();
  private final Set<UUID> ids = new HashSet<>();
  private boolean grows = true;

  private Traces(State state, UUID person) {
    this.state = state;
    ids.add(person);
    state.person(person).ifPresent(p -> p.records.forEach(held -> records.add(held.key)));
    state.aliasesOf(person).forEach(alias -> ids.add(alias.id));
  }

  /**
   * Looks for them.
   *
   * @param person an id that leads nowhere else
   */
  static Traces of(State state, HistoryStore store, UUID person) {
    Traces traces = new Traces(state, person);
    while (traces.grows) {
      traces.grows = false;
      store.read(traces);
    }
    return traces;
  }

  @Override
  public void run(Run run) {}

  @Override
  public void entry(Entry entry) {
    if (entry instanceof Entry.Linked linked) {
      if (ids.contains(linked.person()) && isGone(linked.record())) {
        grows |= records.add(linked.record());
      } else if (records.contains(linked.record()) && isNobody(linked.person())) {
        grows |= ids.add(linked.person());
      }
    }
  }

  private boolean isGone(RecordKey record) {
    return state.known(record).filter(Held::isThere).isEmpty();
  }

  private boolean isNobody(UUID id) {
    return state.person(id).isEmpty() && state.target(id).isEmpty();
  }

  /** The records, in the order of their keys. */
  List<RecordKey> records() {
    return records.stream().sorted().toList();
  }

  /** Those that are there. */
  List<RecordKey> there() {
    return records().stream().filter(record -> !isGone(record)).toList();
  }

  /** The ids. */
  Set<UUID> ids() {
    return Set.copyOf(ids);
  }
}

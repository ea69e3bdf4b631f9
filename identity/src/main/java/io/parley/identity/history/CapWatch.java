package io.parley.identity.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sees which identifiers come over their cap, or under it again, through one batch: that changes
 * links between records which the batch does not name.
 */
final class CapWatch {
  private final State state;
  private final HistoryRules rules;
  private final List<Set<Long>> values = new ArrayList<>();
  private final List<Set<Long>> before = new ArrayList<>();

  CapWatch(State state, HistoryRules rules) {
    this.state = state;
    this.rules = rules;
    rules.shared().forEach(unused -> values.add(new HashSet<>()));
  }

  /** Values that the batch takes away or brings. */
  void watch(RecordFacts facts) {
    for (int i = 0; i < Math.min(values.size(), facts.shared().size()); i++) {
      values.get(i).add(facts.shared().get(i));
    }
  }

  /** All are named, and the batch begins. */
  void begin() {
    for (int i = 0; i < values.size(); i++) {
      before.add(overCap(i));
    }
  }

  /** The batch is taken in: tells all who hold a value that went over its cap, or under it. */
  void end(Consumer<Held> touched) {
    for (int i = 0; i < values.size(); i++) {
      Set<Long> after = overCap(i);
      Set<Long> same = new HashSet<>(after);
      same.retainAll(before.get(i));
      Set<Long> changed = new HashSet<>(after);
      changed.addAll(before.get(i));
      changed.removeAll(same);
      if (!changed.isEmpty()) {
        tellHolders(i, changed, touched);
      }
    }
  }

  private Set<Long> overCap(int shared) {
    Set<Long> over = new HashSet<>();
    int most = rules.shared().get(shared).most();
    for (long value : values.get(shared)) {
      if (state.counts(shared).of(value) > most) {
        over.add(value);
      }
    }
    return over;
  }

  private void tellHolders(int shared, Set<Long> changed, Consumer<Held> touched) {
    for (Held held : state.all()) {
      RecordFacts facts = held.facts;
      if (facts != null && changed.contains(facts.shared().get(shared))) {
        touched.accept(held);
      }
    }
  }
}

package io.parley.identity.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Applies the entries of a run to a state as they come, and keeps them for the store. */
final class Log implements Consumer<Entry> {
  private final State state;
  private final List<Entry> entries = new ArrayList<>();
  private long worked;

  Log(State state) {
    this.state = state;
  }

  @Override
  public void accept(Entry entry) {
    entries.add(entry);
    state.entry(entry);
  }

  List<Entry> entries() {
    return entries;
  }

  /** How many records' people were found anew. */
  void worked(long records) {
    worked = records;
  }

  Outcome outcome(Run run) {
    return new Outcome(
        run.number(),
        worked,
        count(Entry.Linked.class),
        count(Entry.Unlinked.class),
        count(Entry.Alias.class),
        state.people().size());
  }

  private long count(Class<? extends Entry> type) {
    return entries.stream().filter(type::isInstance).count();
  }
}

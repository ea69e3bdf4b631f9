package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds in a history what tells of one person: scores left out. */
final class Chronicle implements HistoryReader {
  private final Set<UUID> ids = new HashSet<>();
  private final Set<RecordKey> records = new HashSet<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Run> current = new ArrayList<>(1);
  private final List<Entry> entries = new ArrayList<>();

  Chronicle(State state, Person person) {
    ids.add(person.id);
    state.aliasesOf(person.id).forEach(alias -> ids.add(alias.id));
    person.records.forEach(held -> records.add(held.key));
  }

  List<Told> told() {
    return told;
  }

  @Override
  public void run(Run run) {
    current.clear();
    current.add(run);
    entries.clear();
  }

  @Override
  public void entry(Entry entry) {
    if (tells(entry)) {
      entries.add(entry);
    }
  }

  @Override
  public void end() {
    if (!entries.isEmpty()) {
      told.add(new Told(current.get(0), entries));
    }
  }

  private boolean tells(Entry entry) {
    if (entry instanceof Entry.Linked linked) {
      return ids.contains(linked.person()) || records.contains(linked.record());
    }
    if (entry instanceof Entry.Unlinked unlinked) {
      return ids.contains(unlinked.person()) || records.contains(unlinked.record());
    }
    if (entry instanceof Entry.Alias alias) {
      return ids.contains(alias.from()) || ids.contains(alias.to());
    }
    if (entry instanceof Entry.AliasEnded ended) {
      return ids.contains(ended.from());
    }
    return entry instanceof Entry.Apart apart
        && (apart.one().stream().anyMatch(records::contains)
            || apart.other().stream().anyMatch(records::contains));
  }
}

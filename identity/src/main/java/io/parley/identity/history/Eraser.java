package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a history is without one person. Reads it once, to learn which ids tell of that person
 * alone, and then gives of each entry what stays.
 *
 * <p>Gone are: every entry about one of the person's records, those that are gone included ({@link
 * Traces}), or its part of an entry that names others too; every entry about the person's ids, and
 * about one that was never given to a record that stays. So if an id or a key is in what remains,
 * it is one of those that other records have or had.
 */
final class Eraser implements HistoryReader {
  private final Set<RecordKey> records;
  private final Set<UUID> ids;

  /** Ids under which a record that stays was once. */
  private final Set<UUID> others = new HashSet<>();

  Eraser(Traces person) {
    this.records = Set.copyOf(person.records());
    this.ids = person.ids();
  }

  @Override
  public void run(Run run) {}

  @Override
  public void entry(Entry entry) {
    if (entry instanceof Entry.Linked linked
        && !records.contains(linked.record())
        && !ids.contains(linked.person())) {
      others.add(linked.person());
    }
  }

  /** What stays of an entry. */
  Optional<Entry> without(Entry entry) {
    if (entry instanceof Entry.Put put) {
      return kept(entry, !isGone(put.facts().key()));
    }
    if (entry instanceof Entry.Dropped dropped) {
      return kept(entry, !isGone(dropped.record()));
    }
    if (entry instanceof Entry.Scored scored) {
      return kept(entry, !isGone(scored.a()) && !isGone(scored.b()));
    }
    if (entry instanceof Entry.Unscored unscored) {
      return kept(entry, !isGone(unscored.a()) && !isGone(unscored.b()));
    }
    if (entry instanceof Entry.Linked linked) {
      return kept(entry, !isGone(linked.record()) && others.contains(linked.person()));
    }
    if (entry instanceof Entry.Unlinked unlinked) {
      return kept(entry, !isGone(unlinked.record()) && others.contains(unlinked.person()));
    }
    if (entry instanceof Entry.Alias alias) {
      boolean stays = others.contains(alias.from()) && others.contains(alias.to());
      return stays
          ? Optional.of(new Entry.Alias(alias.from(), alias.to(), stay(alias.records())))
          : Optional.empty();
    }
    if (entry instanceof Entry.AliasEnded ended) {
      return kept(entry, others.contains(ended.from()));
    }
    Entry.Apart apart = (Entry.Apart) entry;
    List<RecordKey> one = stay(apart.one());
    List<RecordKey> other = stay(apart.other());
    return one.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(new Entry.Apart(one, other));
  }

  private static Optional<Entry> kept(Entry entry, boolean stays) {
    return stays ? Optional.of(entry) : Optional.empty();
  }

  private boolean isGone(RecordKey record) {
    return records.contains(record);
  }

  private List<RecordKey> stay(List<RecordKey> keys) {
    return keys.stream().filter(key -> !records.contains(key)).toList();
  }
}

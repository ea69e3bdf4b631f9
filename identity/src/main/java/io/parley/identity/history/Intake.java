package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes a batch into the state: only what differs becomes entries, in the order of the records'
 * keys, so that a full batch and one of changes that come to the same say the same.
 *
 * <p>All of a batch is checked before the first entry.
 */
final class Intake {
  private final State state;
  private final Consumer<Entry> out;
  private final CapWatch caps;
  private final Batch batch;

  /** What is given, in the order of keys; the records of it have their place here while at work. */
  private final List<RecordFacts> facts;

  private final List<Held> given = new ArrayList<>();
  private final List<Links> links = new ArrayList<>();
  private final Set<Held> gone = new LinkedHashSet<>();
  private final Set<Held> touched = new LinkedHashSet<>();
  private final List<Held> lost = new ArrayList<>();

  /**
   * @param out applies an entry to the state and keeps it
   */
  Intake(Batch batch, State state, HistoryRules rules, Consumer<Entry> out) {
    this.batch = batch;
    this.state = state;
    this.out = out;
    this.caps = new CapWatch(state, rules);
    this.facts = new ArrayList<>(batch.records());
    facts.sort(Comparator.comparing(RecordFacts::key));
    facts.forEach(f -> check(f, rules));
  }

  private static void check(RecordFacts facts, HistoryRules rules) {
    if (facts.unique().size() != rules.unique().size()
        || facts.shared().size() != rules.shared().size()) {
      throw new IllegalArgumentException(
          "a record of source `%s` has %d unique and %d shared values, and the rules have %d and %d"
              .formatted(
                  facts.key().source(),
                  facts.unique().size(),
                  facts.shared().size(),
                  rules.unique().size(),
                  rules.shared().size()));
    }
  }

  /** The records that are there and were touched: changed, linked anew, or unlinked. */
  Set<Held> touched() {
    return touched;
  }

  /** The records that are gone and had a person, in the order of their keys. */
  List<Held> lost() {
    return lost;
  }

  /**
   * Takes it in.
   *
   * @throws IllegalArgumentException if the batch contradicts itself or the state, which then stays
   */
  void take() {
    try {
      place();
      findGone();
      batch.links().forEach(this::link);
      caps.begin();
      gone.stream().sorted(Comparator.comparing(held -> held.key)).forEach(this::drop);
      for (int i = 0; i < given.size(); i++) {
        put(given.get(i), facts.get(i));
      }
      score();
    } finally {
      given.forEach(held -> held.place = -1);
    }
    caps.end(touched::add);
    touched.removeIf(held -> !held.isThere());
  }

  private void place() {
    for (RecordFacts each : facts) {
      Held held = state.held(each.key());
      if (held.place >= 0) {
        throw new IllegalArgumentException(
            "source `%s` has two records of one key; give every record its own"
                .formatted(each.key().source()));
      }
      held.place = given.size();
      given.add(held);
      links.add(new Links());
      if (!each.equals(held.facts)) {
        caps.watch(each);
        watchOld(held);
      }
    }
  }

  private void watchOld(Held held) {
    if (held.facts != null) {
      caps.watch(held.facts);
    }
  }

  private void findGone() {
    if (batch.kind() == Run.Kind.FULL) {
      state.all().stream().filter(h -> h.isThere() && h.place < 0).forEach(gone::add);
    }
    for (RecordKey key : new LinkedHashSet<>(batch.dropped())) {
      gone.add(
          state
              .known(key)
              .filter(held -> held.isThere() && held.place < 0)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a record of source `%s` is to be dropped, and is not there or also given"
                              .formatted(key.source()))));
    }
    gone.forEach(this::watchOld);
  }

  private void link(Batch.RecordLink link) {
    Held a = end(link.a());
    Held b = end(link.b());
    if (a.place < 0 && b.place < 0) {
      throw notThere(link.a());
    }
    if (a.place >= 0) {
      links.get(a.place).add(b.number, link.bits());
    }
    if (b.place >= 0) {
      links.get(b.place).add(a.number, link.bits());
    }
  }

  private Held end(RecordKey key) {
    return state
        .known(key)
        .filter(held -> held.place >= 0 || (held.isThere() && !isGone(held)))
        .orElseThrow(() -> notThere(key));
  }

  private boolean isGone(Held held) {
    return batch.kind() == Run.Kind.FULL || gone.contains(held);
  }

  private static IllegalArgumentException notThere(RecordKey key) {
    return new IllegalArgumentException(
        "a link of source `%s` joins a record that is not there, or two that did not change"
            .formatted(key.source()));
  }

  private void drop(Held held) {
    for (int i = 0; i < held.links.size(); i++) {
      touched.add(state.held(held.links.record(i)));
    }
    if (held.person != null) {
      lost.add(held);
    }
    out.accept(new Entry.Dropped(held.key));
  }

  private void put(Held held, RecordFacts now) {
    if (!now.equals(held.facts)) {
      touched.add(held);
      out.accept(new Entry.Put(now));
    }
  }

  private void score() {
    List<Entry.Scored> scored = new ArrayList<>();
    List<Entry.Unscored> unscored = new ArrayList<>();
    for (Held held : given) {
      Links before = held.links;
      Links now = links.get(held.place);
      for (int i = 0; i < before.size(); i++) {
        Held other = state.held(before.record(i));
        if (!now.has(other.number) && isTold(held, other)) {
          touch(held, other);
          unscored.add(new Entry.Unscored(lower(held, other), higher(held, other)));
        }
      }
      for (int i = 0; i < now.size(); i++) {
        Held other = state.held(now.record(i));
        if (now.bits(i) != before.to(other.number) && isTold(held, other)) {
          touch(held, other);
          scored.add(new Entry.Scored(lower(held, other), higher(held, other), now.bits(i)));
        }
      }
    }
    unscored.sort(Comparator.comparing(Entry.Unscored::a).thenComparing(Entry.Unscored::b));
    scored.sort(Comparator.comparing(Entry.Scored::a).thenComparing(Entry.Scored::b));
    unscored.forEach(out);
    scored.forEach(out);
  }

  /** A pair of which both are given is told once. */
  private static boolean isTold(Held held, Held other) {
    return other.place < held.place;
  }

  private void touch(Held one, Held other) {
    touched.add(one);
    touched.add(other);
  }

  private static RecordKey lower(Held one, Held other) {
    return one.key.compareTo(other.key) < 0 ? one.key : other.key;
  }

  private static RecordKey higher(Held one, Held other) {
    return one.key.compareTo(other.key) < 0 ? other.key : one.key;
  }
}

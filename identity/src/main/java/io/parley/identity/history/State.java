package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a history comes to: replaying its entries gives this, and whoever adds entries applies them
 * here too. So what is in memory is what would be read.
 */
final class State implements HistoryReader {
  private final Map<RecordKey, Held> byKey = new HashMap<>();
  private final List<Held> byNumber = new ArrayList<>();
  private final Map<UUID, Person> people = new HashMap<>();
  private final Map<UUID, Person> aliases = new HashMap<>();
  private final Map<UUID, UUID> targets = new HashMap<>();
  private final Map<UUID, Map<UUID, Person>> aliasesOf = new HashMap<>();

  /** Who lost their last record or alias in this run: they may yet get it again. */
  private final Map<UUID, Person> leaving = new HashMap<>();

  private final List<Counts> counts = new ArrayList<>();
  private int separations;
  private int there;
  private @Nullable Run last;
  private @Nullable Run lastBatch;
  private @Nullable Run batchBefore;

  @Override
  public void run(Run run) {
    batchBefore = lastBatch;
    last = run;
    leaving.clear();
    if (run.kind() == Run.Kind.FULL || run.kind() == Run.Kind.INCREMENTAL) {
      lastBatch = run;
    }
  }

  @Override
  public void entry(Entry entry) {
    if (entry instanceof Entry.Put put) {
      put(put.facts());
    } else if (entry instanceof Entry.Dropped dropped) {
      drop(held(dropped.record()));
    } else if (entry instanceof Entry.Scored scored) {
      held(scored.a()).links.put(held(scored.b()).number, scored.bits());
      held(scored.b()).links.put(held(scored.a()).number, scored.bits());
    } else if (entry instanceof Entry.Unscored unscored) {
      held(unscored.a()).links.remove(held(unscored.b()).number);
      held(unscored.b()).links.remove(held(unscored.a()).number);
    } else if (entry instanceof Entry.Linked linked) {
      link(held(linked.record()), linked.person());
    } else if (entry instanceof Entry.Unlinked unlinked) {
      unlink(held(unlinked.record()));
    } else if (entry instanceof Entry.Alias alias) {
      alias(alias);
    } else if (entry instanceof Entry.AliasEnded ended) {
      endAlias(ended.from());
    } else if (entry instanceof Entry.Apart apart) {
      int separation = separations++;
      apart.one().forEach(key -> side(held(key), new Held.Side(separation, false)));
      apart.other().forEach(key -> side(held(key), new Held.Side(separation, true)));
    }
  }

  /** Takes back the head of a run that came to nothing. */
  void back(@Nullable Run before) {
    last = before;
    lastBatch = batchBefore;
  }

  private void put(RecordFacts facts) {
    Held held = held(facts.key());
    count(held.facts, -1);
    there += held.isThere() ? 0 : 1;
    held.facts = facts;
    count(facts, 1);
  }

  private void drop(Held held) {
    for (int i = 0; i < held.links.size(); i++) {
      byNumber.get(held.links.record(i)).links.remove(held.number);
    }
    held.links.clear();
    count(held.facts, -1);
    there -= held.isThere() ? 1 : 0;
    held.facts = null;
  }

  private void count(@Nullable RecordFacts facts, int change) {
    if (facts == null) {
      return;
    }
    for (int i = 0; i < facts.shared().size(); i++) {
      counts(i).add(facts.shared().get(i), change);
    }
  }

  private void link(Held held, UUID id) {
    Person person = people.computeIfAbsent(id, unused -> new Person(id, since(id)));
    person.records.add(held);
    held.person = person;
  }

  private void unlink(Held held) {
    Person person = held.person;
    if (person != null) {
      person.records.remove(held);
      if (person.records.isEmpty()) {
        people.remove(person.id);
        leaving.put(person.id, person);
      }
      held.person = null;
    }
  }

  private void alias(Entry.Alias alias) {
    endAlias(alias.from());
    Person former = new Person(alias.from(), since(alias.from()));
    alias.records().forEach(key -> former.records.add(held(key)));
    aliases.put(alias.from(), former);
    targets.put(alias.from(), alias.to());
    aliasesOf.computeIfAbsent(alias.to(), unused -> new LinkedHashMap<>()).put(former.id, former);
  }

  private void endAlias(UUID from) {
    UUID to = targets.remove(from);
    Person former = aliases.remove(from);
    if (to != null && former != null) {
      leaving.put(from, former);
      Map<UUID, Person> rest = aliasesOf.getOrDefault(to, new HashMap<>());
      rest.remove(from);
      if (rest.isEmpty()) {
        aliasesOf.remove(to);
      }
    }
  }

  /** The run in which an id was first given. */
  private long since(UUID id) {
    Person before = leaving.getOrDefault(id, aliases.get(id));
    return before == null ? run().number() : before.since;
  }

  private static void side(Held held, Held.Side side) {
    List<Held.Side> sides = new ArrayList<>(held.sides);
    sides.add(side);
    held.sides = List.copyOf(sides);
  }

  /** The record of that key, there or not. */
  Held held(RecordKey key) {
    return byKey.computeIfAbsent(
        key,
        k -> {
          Held held = new Held(k, byNumber.size());
          byNumber.add(held);
          return held;
        });
  }

  Optional<Held> known(RecordKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The scores of a record that is there, by the others. */
  Map<RecordKey, Double> scores(RecordKey record) {
    Map<RecordKey, Double> scores = new HashMap<>();
    Held held = byKey.get(record);
    for (int i = 0; held != null && i < held.links.size(); i++) {
      scores.put(held(held.links.record(i)).key, held.links.bits(i));
    }
    return scores;
  }

  Held held(int number) {
    return byNumber.get(number);
  }

  /** All records that were ever known. */
  List<Held> all() {
    return byNumber;
  }

  Counts counts(int shared) {
    while (counts.size() <= shared) {
      counts.add(new Counts());
    }
    return counts.get(shared);
  }

  Optional<Person> person(UUID id) {
    return Optional.ofNullable(people.get(id));
  }

  Map<UUID, Person> people() {
    return people;
  }

  /** Ids that lead to a person. */
  List<Person> aliasesOf(UUID person) {
    return List.copyOf(aliasesOf.getOrDefault(person, Map.of()).values());
  }

  Optional<Person> alias(UUID from) {
    return Optional.ofNullable(aliases.get(from));
  }

  Optional<UUID> target(UUID alias) {
    return Optional.ofNullable(targets.get(alias));
  }

  Map<UUID, UUID> targets() {
    return targets;
  }

  /** How many records are there. */
  int size() {
    return there;
  }

  /** The last run, whatever it was. */
  Optional<Run> last() {
    return Optional.ofNullable(last);
  }

  /** The last run that brought records. */
  Optional<Run> lastBatch() {
    return Optional.ofNullable(lastBatch);
  }

  private Run run() {
    if (last == null) {
      throw new HistoryDamaged("its first entry belongs to no run");
    }
    return last;
  }
}

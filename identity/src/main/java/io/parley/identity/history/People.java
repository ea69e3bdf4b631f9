package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The people of a party, as one run after the other found them.
 *
 * <p>What holds, whatever the order of runs:
 *
 * <ul>
 *   <li>An incremental run gives the people, ids, aliases and entries that a full run over the same
 *       history and the same records gives, if the same pairs have the same scores: so the model
 *       and the frequencies of values must be the frozen ones. {@link Intake} makes the same
 *       entries of both, and {@link Rework} says why the region is enough.
 *   <li>A run that finds what is there already changes nothing.
 *   <li>Records that were taken apart by hand are never in one person again, in either kind of run,
 *       also after they were gone for a while. They forget it by an erasure alone.
 *   <li>An id that was once given leads to the person who has it, or to the one who holds the
 *       records that were under it, or to nobody; never to two, and to no other id first.
 * </ul>
 *
 * <p>Every change is in the store before a method returns. After a failure of the store the object
 * refuses; what was appended is read again from the store. Thread-safe.
 */
public final class People {
  private static final String NOBODY =
      "no person has the id %s; it may be erased, or all records of the person gone";

  private final HistoryStore store;
  private final FactHash hash;
  private State state;
  private boolean behind;

  private People(HistoryStore store) {
    this.store = store;
    this.hash = new FactHash(store.secret());
    this.state = new State();
    store.read(state);
  }

  /**
   * Reads the people of a history.
   *
   * @throws HistoryDamaged if the store holds none that can be read
   */
  public static People read(HistoryStore store) {
    return new People(store);
  }

  /** Hashes for the facts of this history's records. */
  public FactHash hash() {
    return hash;
  }

  /** The last run that brought records; the next incremental one goes on under its rules. */
  public synchronized Optional<Run> lastBatch() {
    return state().lastBatch();
  }

  /** Which of all records of now are new or changed, and which of before are gone. */
  public synchronized Differences differences(Iterable<RecordFacts> now) {
    List<RecordFacts> changed = new ArrayList<>();
    Set<Held> seen = new HashSet<>();
    for (RecordFacts facts : now) {
      Optional<Held> held = state().known(facts.key());
      held.ifPresent(seen::add);
      if (held.isEmpty() || !facts.equals(held.get().facts)) {
        changed.add(facts);
      }
    }
    List<RecordKey> gone =
        state.all().stream()
            .filter(held -> held.isThere() && !seen.contains(held))
            .map(held -> held.key)
            .sorted()
            .toList();
    return new Differences(changed, gone);
  }

  /**
   * Finds people anew.
   *
   * @param model name and version of the model that scored
   * @param actor who has it done
   * @throws IllegalArgumentException if the batch contradicts itself or what is there, or goes on
   *     under another model or other rules; nothing is changed then
   */
  public synchronized Outcome resolve(
      Batch batch, HistoryRules rules, String model, String actor, Instant at) {
    if (batch.kind() == Run.Kind.INCREMENTAL) {
      Run before = state().lastBatch().orElse(null);
      if (before != null && !(before.rules().equals(rules) && before.model().equals(model))) {
        throw new IllegalArgumentException(
            "the model or the guards are others than in run %d; resolve everything anew"
                .formatted(before.number()));
      }
    }
    return write(
        new Run(next(), batch.kind(), at, actor, model, rules),
        (log, run) -> new Rework(state, hash, run, log).take(batch));
  }

  /**
   * Takes records of a person away from the others of that person, for ever: no record of the one
   * side is in one person with a record of the other again.
   *
   * @param person their id, or one that leads to them
   * @param records some and not all of the person's records
   * @throws HistoryRefused if there is no such person, or one of the records is not theirs
   */
  public synchronized Outcome unmerge(
      UUID person, Collection<RecordKey> records, String actor, Instant at) {
    return unmerge(person, records, Optional.empty(), actor, at);
  }

  private Outcome unmerge(
      UUID person, Collection<RecordKey> records, Optional<UUID> undone, String actor, Instant at) {
    Person whole = person(person);
    Set<RecordKey> apart = new HashSet<>(records);
    List<RecordKey> one = new ArrayList<>();
    List<RecordKey> other = new ArrayList<>();
    whole.records.forEach(held -> (apart.contains(held.key) ? one : other).add(held.key));
    if (one.size() != apart.size()) {
      throw new HistoryRefused(
          "%d of the %d records that were named are not of the person %s"
              .formatted(apart.size() - one.size(), apart.size(), whole.id));
    }
    if (one.isEmpty() || other.isEmpty()) {
      throw new HistoryRefused(
          "name some of the records of the person %s, neither none nor all".formatted(whole.id));
    }
    one.sort(null);
    other.sort(null);
    Run last = state.lastBatch().orElseThrow();
    return write(
        new Run(next(), Run.Kind.UNMERGE, at, actor, last.model(), last.rules()),
        (log, run) -> {
          log.accept(new Entry.Apart(one, other));
          new Rework(state, hash, run, log).over(whole.records, undone);
        });
  }

  /**
   * Undoes a merge: takes the records that came from a former person away from the others, and
   * gives the former person's id back to them.
   *
   * @param former an id that leads to another person since that merge
   * @throws HistoryRefused if it is no alias, or no record that was under it is left
   */
  public synchronized Outcome unmerge(UUID former, String actor, Instant at) {
    Person alias =
        state()
            .alias(former)
            .filter(a -> !a.records.isEmpty())
            .orElseThrow(
                () ->
                    new HistoryRefused(
                        "the id %s was merged into no person of now".formatted(former)));
    return unmerge(
        former, alias.records.stream().map(h -> h.key).toList(), Optional.of(former), actor, at);
  }

  /**
   * Erases a person: the records, those of before included that are gone, all that was ever said of
   * them, the id and all that lead to it. What remains is that in this run somebody was erased,
   * when, and by which actor; and of others' records the weight of links as it was noted at the
   * time. A record of the same key that comes again later is a new one, with a new person.
   *
   * @param person their id, or one that leads to them; or one of which no record is left
   * @return the records that were erased
   * @throws HistoryRefused if no record ever had the id, or it is erased
   */
  public synchronized List<RecordKey> erase(UUID person, String actor, Instant at) {
    Traces traces = traces(person);
    Run last = state.lastBatch().orElseThrow();
    Run run = new Run(next(), Run.Kind.ERASURE, at, actor, last.model(), last.rules());
    Eraser eraser = new Eraser(traces);
    Batch gone = Batch.changes(List.of(), traces.there(), List.of());
    behind = true;
    state.run(run);
    Log log = new Log(state);
    new Rework(state, hash, run, log).take(gone);
    store.read(eraser);
    log.entries().forEach(eraser::entry);
    store.rewrite(
        eraser::without,
        run,
        log.entries().stream().flatMap(e -> eraser.without(e).stream()).toList());
    State rest = new State();
    store.read(rest);
    state = rest;
    behind = false;
    return traces.records();
  }

  /**
   * The records that {@link #erase} would erase, by key: those of the person, and those of before
   * that are gone.
   *
   * @throws HistoryRefused as it does
   */
  public synchronized List<RecordKey> everOf(UUID person) {
    return traces(person).records();
  }

  private Traces traces(UUID person) {
    Traces traces = Traces.of(state(), store, current(person).orElse(person));
    if (traces.records().isEmpty()) {
      throw new HistoryRefused(NOBODY.formatted(person));
    }
    return traces;
  }

  /**
   * Whose record it is; or was at last, if it is gone: that may be an id that is nobody's any more.
   * Empty if the history knows no such record.
   */
  public synchronized Optional<UUID> lastPersonOf(RecordKey record) {
    Optional<UUID> now = personOf(record);
    if (now.isPresent() || state.known(record).isEmpty()) {
      return now;
    }
    List<UUID> had = new ArrayList<>();
    store.read(
        new HistoryReader() {
          @Override
          public void run(Run run) {}

          @Override
          public void entry(Entry entry) {
            if (entry instanceof Entry.Linked linked && linked.record().equals(record)) {
              had.add(linked.person());
            }
          }
        });
    return had.isEmpty() ? Optional.empty() : Optional.of(had.get(had.size() - 1));
  }

  /** Whose record it is; empty if it is not there. */
  public synchronized Optional<UUID> personOf(RecordKey record) {
    return state().known(record).map(held -> held.person).map(person -> person.id);
  }

  /**
   * The scores between a record and others that are there, by the others, in bits; none for a
   * record that is not there.
   */
  public synchronized Map<RecordKey, Double> scores(RecordKey record) {
    return state().scores(record);
  }

  /** The person to whom an id leads now: itself, or after merges another; empty if to nobody. */
  public synchronized Optional<UUID> current(UUID id) {
    return state().person(id).isPresent() ? Optional.of(id) : state.target(id);
  }

  /**
   * The records of a person, in the order of keys.
   *
   * @param person their id, or one that leads to them
   * @throws HistoryRefused if there is no such person
   */
  public synchronized List<RecordKey> records(UUID person) {
    return person(person).records.stream().map(held -> held.key).sorted().toList();
  }

  /** Tells every person with the records, in no particular order. */
  public synchronized void forEach(BiConsumer<UUID, List<RecordKey>> told) {
    state()
        .people()
        .forEach((id, p) -> told.accept(id, p.records.stream().map(h -> h.key).toList()));
  }

  /**
   * What happened to a person: the runs, each with the entries that tell of the person, of the ids
   * that lead to them, and of the records that they hold now.
   *
   * @throws HistoryRefused if there is no such person
   */
  public synchronized List<Told> history(UUID person) {
    Chronicle chronicle = new Chronicle(state(), person(person));
    store.read(chronicle);
    return chronicle.told();
  }

  /** How many people there are. */
  public synchronized long size() {
    return state().people().size();
  }

  /** How many records there are. */
  public synchronized long recordCount() {
    return state().size();
  }

  /** How many ids lead to another person. */
  public synchronized long aliasCount() {
    return state().targets().size();
  }

  private Person person(UUID id) {
    return current(id)
        .flatMap(state::person)
        .orElseThrow(() -> new HistoryRefused(NOBODY.formatted(id)));
  }

  private long next() {
    return state().last().map(Run::number).orElse(0L) + 1;
  }

  private State state() {
    if (behind) {
      throw new IllegalStateException(
          "the history of people could not be written; read it again from its store");
    }
    return state;
  }

  private Outcome write(Run run, BiConsumer<Log, Run> work) {
    State at = state();
    Run before = at.last().orElse(null);
    Log log = new Log(at);
    at.run(run);
    boolean done = false;
    try {
      work.accept(log, run);
      store.append(run, log.entries());
      done = true;
    } finally {
      // Refused before the first entry: nothing is changed but the head.
      behind = !done && !log.entries().isEmpty();
      if (!done && !behind) {
        at.back(before);
      }
    }
    return log.outcome(run);
  }
}

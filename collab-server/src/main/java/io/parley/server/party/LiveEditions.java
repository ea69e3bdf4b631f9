package io.parley.server.party;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The editions of a running node in one collaboration.
 *
 * <p>An edition lasts for a time that the operator set, and the next one is there when it is over,
 * by the clock alone: whether anything came meanwhile, and how long it took, decides what an
 * edition holds and never when there is one or what it is called. So that the number in an offer,
 * which members see, tells nothing of anybody's rows.
 *
 * <p>Where pseudonyms are blinded, nobody gets one without the partner's help: people who come wait
 * for the next run of blinding, and so do all rows. Questions go on over the edition of the last
 * run.
 */
final class LiveEditions {
  private final long lasts;
  private final List<String> keys;
  private final Clock clock;
  private final Optional<Supplier<LivePseudonyms>> settling;
  private final Supplier<LivePeople> now;
  private Optional<LivePseudonyms> pseudonyms;
  private State state;
  private final EditionNumbers numbers;
  private Optional<Edition> current = Optional.empty();
  private long madeAt;

  /**
   * What there is to be seen.
   *
   * @param tables the snapshots of all tables
   */
  record State(LivePeople people, long version, Map<String, Long> tables) {
    State {
      tables = Map.copyOf(tables);
    }
  }

  /**
   * Editions from a state on.
   *
   * @param milliseconds how long one lasts, 1 or more
   * @param numbers by which editions are called
   * @param settling gives pseudonyms in which nobody is settled yet; empty where they are blinded
   * @param now the people of now, by whom it is known who takes part in an earlier edition
   */
  LiveEditions(
      long milliseconds,
      List<String> keys,
      EditionNumbers numbers,
      Optional<Supplier<LivePseudonyms>> settling,
      State state,
      Supplier<LivePeople> now,
      Clock clock) {
    this.lasts = milliseconds;
    this.keys = List.copyOf(keys);
    this.numbers = numbers;
    this.settling = settling;
    this.now = now;
    this.state = state;
    this.clock = clock;
    this.pseudonyms = settled(state);
  }

  private Optional<LivePseudonyms> settled(State of) {
    Optional<LivePseudonyms> fresh = settling.map(Supplier::get);
    fresh.ifPresent(p -> p.begin(of.people()));
    return fresh;
  }

  /** The next edition is of this state. */
  synchronized void went(State next, Set<UUID> changed) {
    if (pseudonyms.isPresent()) {
      pseudonyms.get().change(next.people(), changed);
      state = next;
    }
  }

  /**
   * The next edition is of this state, after an ingest of everything. The edition of now stays
   * until its time is over: that rows made an ingest necessary is nothing that members may see.
   */
  void anew(State next) {
    Optional<LivePseudonyms> fresh = settled(next); // beside questions: it takes a while
    if (fresh.isPresent()) {
      synchronized (this) {
        pseudonyms = fresh;
        state = next;
      }
    }
  }

  /** No edition is made any more. */
  synchronized void end() {
    numbers.end();
  }

  /** The state that the next edition is of. */
  synchronized State state() {
    return state;
  }

  /**
   * The edition of now.
   *
   * @param tables those that are offered
   * @param frozen the pseudonyms of the last run of blinding
   */
  synchronized Edition now(Set<String> tables, Pseudonyms frozen) {
    long at = clock.millis();
    Optional<Edition> known =
        current.filter(e -> e.tables().keySet().equals(tables) && at / lasts <= madeAt / lasts);
    if (pseudonyms.isEmpty()) {
      known = current.filter(e -> e.tables().keySet().equals(tables) && e.pseudonyms() == frozen);
    }
    Edition edition = known.orElseGet(() -> made(tables, frozen, at));
    current = Optional.of(edition);
    return edition;
  }

  private Edition made(Set<String> names, Pseudonyms frozen, long at) {
    Map<String, Long> tables = new TreeMap<>(state.tables());
    tables.keySet().retainAll(names);
    EarlierPeople people = new EarlierPeople(state.people(), state.version(), now);
    Map<String, Long> said = new TreeMap<>(tables);
    if (pseudonyms.isEmpty()) {
      said.put(NodeLake.PEOPLE, frozen.snapshot());
      return new Edition(said, tables, frozen, people);
    }
    long number = numbers.next(at);
    madeAt = at;
    said.replaceAll((table, snapshot) -> number);
    said.put(NodeLake.PEOPLE, number);
    return new Edition(
        said, tables, Pseudonyms.live(pseudonyms.get().held(), number, keys), people);
  }
}

package io.parley.server.party;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

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
  private final Optional<LivePseudonyms> pseudonyms;
  private State state;
  private Optional<Edition> current = Optional.empty();
  private long number;

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
   * @param pseudonyms of the people of the state; empty where they are blinded
   */
  LiveEditions(
      long milliseconds,
      List<String> keys,
      Optional<LivePseudonyms> pseudonyms,
      State state,
      Clock clock) {
    this.lasts = milliseconds;
    this.keys = List.copyOf(keys);
    this.pseudonyms = pseudonyms;
    this.state = state;
    this.clock = clock;
    pseudonyms.ifPresent(p -> p.begin(state.people()));
  }

  /** The next edition is of this state. */
  synchronized void went(State next, Set<UUID> changed) {
    if (pseudonyms.isPresent()) {
      pseudonyms.get().change(next.people(), changed);
      state = next;
    }
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
        current.filter(e -> e.tables().keySet().equals(tables) && at / lasts <= number / lasts);
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
    Edition.OfVersion people = new Edition.OfVersion(state.people(), state.version());
    Map<String, Long> said = new TreeMap<>(tables);
    if (pseudonyms.isEmpty()) {
      said.put(NodeLake.PEOPLE, frozen.snapshot());
      return new Edition(said, tables, frozen, people);
    }
    number = Math.max(number + 1, at); // a clock that is set back gives no number twice
    said.replaceAll((table, snapshot) -> number);
    said.put(NodeLake.PEOPLE, number);
    return new Edition(
        said, tables, Pseudonyms.live(pseudonyms.get().held(), number, keys), people);
  }
}

package io.parley.identity.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.link.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;

/** The claims of {@link People}, over random sequences of inserts, changes, deletes and orders. */
class PeoplePropertyTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  /**
   * Two histories of the same world: one grows by changes, the other is resolved anew each time.
   */
  private static final class Twins {
    private final InMemoryHistory growing = new InMemoryHistory();
    private final InMemoryHistory anew = new InMemoryHistory();
    private final World world;
    private final Random random;
    private final Set<UUID> ids = new HashSet<>();
    private final List<Sides> apart = new ArrayList<>();
    private People one = People.read(growing);
    private People other = People.read(anew);

    Twins(Random random, HistoryRules rules) {
      this.random = random;
      this.world = new World(new FactHash(growing.secret()), rules);
    }

    void step() {
      int what = one.size() == 0 ? 0 : random.nextInt(10);
      if (what < 6) {
        change();
      } else if (what < 8) {
        unmerge();
      } else if (what == 8) {
        undoMerge();
      } else {
        erase();
      }
      one.forEach((id, records) -> ids.add(id));
      compare();
    }

    private void change() {
      Set<RecordKey> put = new TreeSet<>();
      Set<RecordKey> dropped = new TreeSet<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        RecordKey key = World.key(random.nextInt(16));
        if (random.nextInt(4) == 0 && world.records().containsKey(key) && !put.contains(key)) {
          world.records().remove(key);
          dropped.add(key);
        } else if (!dropped.contains(key)) {
          world.records().put(key, World.Content.random(random));
          put.add(key);
        }
      }
      one.resolve(world.changes(put, dropped), world.rules(), "m1", "test", NOON);
      other.resolve(world.full(), world.rules(), "m1", "test", NOON);
    }

    private UUID somebody() {
      List<UUID> people = new ArrayList<>(new TreeSet<>(partition(one).values()));
      return people.get(random.nextInt(people.size()));
    }

    private void unmerge() {
      UUID person = somebody();
      List<RecordKey> records = one.records(person);
      if (records.size() < 2) {
        return;
      }
      Set<RecordKey> some = new HashSet<>(records);
      some.removeIf(unused -> random.nextBoolean());
      if (some.isEmpty() || some.size() == records.size()) {
        some = new HashSet<>(records.subList(0, 1));
      }
      Set<RecordKey> rest = new HashSet<>(records);
      rest.removeAll(some);
      one.unmerge(person, some, "test", NOON);
      other.unmerge(person, some, "test", NOON);
      apart.add(new Sides(some, rest));
    }

    private void undoMerge() {
      for (UUID id : new TreeSet<>(ids)) {
        Optional<UUID> to = one.current(id).filter(now -> !now.equals(id));
        if (to.isPresent()) {
          try {
            one.unmerge(id, "test", NOON);
          } catch (HistoryRefused e) {
            continue; // nothing of it is left, or nothing else
          }
          other.unmerge(id, "test", NOON);
          assertThat(one.current(id)).as("its own id again").contains(id);
          return;
        }
      }
    }

    private void erase() {
      UUID person = somebody();
      List<RecordKey> records = one.records(person);
      one.erase(person, "test", NOON);
      other.erase(person, "test", NOON);
      world.records().keySet().removeAll(records);
      apart.forEach(sides -> sides.forget(Set.copyOf(records)));
      assertThat(one.current(person)).isEmpty();
      ids.remove(person);
    }

    private void compare() {
      assertThat(partition(other)).isEqualTo(partition(one));
      assertThat(leads(other)).isEqualTo(leads(one));
      if (!growing.runs().isEmpty()) {
        assertThat(anew.last().entries()).isEqualTo(growing.last().entries());
        for (Entry entry : growing.last().entries()) {
          if (entry instanceof Entry.Alias alias) {
            assertThat(one.records(alias.to())).containsAll(alias.records());
          }
        }
      }
      Map<RecordKey, UUID> now = partition(one);
      assertThat(now.keySet()).isEqualTo(world.records().keySet());
      for (Sides sides : apart) {
        Set<UUID> left = new HashSet<>();
        sides.one().forEach(key -> left.add(now.getOrDefault(key, new UUID(0, 0))));
        left.remove(new UUID(0, 0));
        sides.other().forEach(key -> assertThat(left).doesNotContain(now.get(key)));
      }
      for (UUID id : ids) {
        Optional<UUID> to = one.current(id);
        to.ifPresent(person -> Assertions.assertFalse(one.records(person).isEmpty()));
      }
    }

    private Map<UUID, Optional<UUID>> leads(People people) {
      Map<UUID, Optional<UUID>> leads = new HashMap<>();
      ids.forEach(id -> leads.put(id, people.current(id)));
      return leads;
    }

    private static Map<RecordKey, UUID> partition(People people) {
      Map<RecordKey, UUID> partition = new HashMap<>();
      people.forEach((id, records) -> records.forEach(key -> partition.put(key, id)));
      return partition;
    }

    /** What is in memory is what is in the store, and to resolve again changes nothing. */
    void end() {
      Map<RecordKey, UUID> before = partition(one);
      Map<UUID, Optional<UUID>> led = leads(one);
      one = People.read(growing);
      other = People.read(anew);
      assertThat(partition(one)).isEqualTo(before);
      assertThat(leads(one)).isEqualTo(led);
      one.resolve(world.full(), world.rules(), "m1", "test", NOON);
      assertThat(growing.last().entries()).isEmpty();
      assertThat(partition(one)).isEqualTo(before);
    }
  }

  /** Records that were taken apart by hand. */
  private record Sides(Set<RecordKey> one, Set<RecordKey> other) {
    void forget(Set<RecordKey> records) {
      one.removeAll(records);
      other.removeAll(records);
    }
  }

  @Property(tries = 250)
  void changesAlone_giveTheSamePeopleAsResolvingAnew(@ForAll Random random) {
    live(new Twins(random, World.RULES));
  }

  @Property(tries = 250)
  void changesAlone_giveTheSamePeopleAsResolvingAnew_whereEvidenceCounts(@ForAll Random random) {
    live(new Twins(random, World.EVIDENCE));
  }

  private static void live(Twins twins) {
    for (int i = 0; i < 14; i++) {
      twins.step();
    }
    twins.end();
  }

  /** As {@link Clusters} has them under the same guards; so evidence is not left out of both. */
  @Property(tries = 250)
  void people_areTheClustersOfTheSamePairs(@ForAll Random random) {
    InMemoryHistory history = new InMemoryHistory();
    World world = new World(new FactHash(history.secret()), World.EVIDENCE);
    People people = People.read(history);
    for (int i = 0; i < 14; i++) {
      RecordKey key = World.key(random.nextInt(16));
      world.records().put(key, World.Content.random(random));
      people.resolve(world.changes(Set.of(key), Set.of()), world.rules(), "m1", "test", NOON);
      assertThat(partitioned(people)).isEqualTo(world.clusters());
    }
  }

  private static Set<Set<RecordKey>> partitioned(People people) {
    Set<Set<RecordKey>> groups = new HashSet<>();
    people.forEach((id, records) -> groups.add(Set.copyOf(records)));
    return groups;
  }
}

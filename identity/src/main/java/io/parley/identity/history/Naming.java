package io.parley.identity.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives ids to groups, and says what became of the ids that were.
 *
 * <ol>
 *   <li>Where a merge is undone by hand, the id that was lost in it goes back to most of the
 *       records that were under it.
 *   <li><b>A group keeps the id of the person most of whose records it holds.</b> Claims are heard
 *       in the order of {@link Claim#ORDER}: each group takes one id and each id one group. So of a
 *       merge the larger part's id stays, and of two equal ones the older; of a split the larger
 *       part keeps the id, and of two equal ones that with fewer records of a merged one, then that
 *       with the first record.
 *   <li>A group without an id takes back one that was merged into a person here, if it holds
 *       records which came from it; claims in the same order. So an unmerge gives both their ids
 *       back.
 *   <li>Others get an id that was never given ({@link FactHash#person}).
 *   <li>An id that no group kept becomes an alias of the person who holds most of its records.
 *       Aliases follow the records that were under them; with none of these left, the person they
 *       led to; with that person gone, they end. So an alias never leads to an alias.
 * </ol>
 */
final class Naming {
  private final State state;
  private final FactHash hash;
  private final long run;
  private final Consumer<Entry> out;

  /** Groups that are not a person as they were. */
  private final List<List<Held>> groups = new ArrayList<>();

  private final List<@Nullable UUID> ids = new ArrayList<>();
  private final Map<UUID, Person> before = new LinkedHashMap<>();
  private final Set<UUID> revived = new HashSet<>();
  private final int[] groupOf;

  /**
   * @param all the groups of a region, whose records have their places
   * @param size of the region
   * @param lost records that are gone and had a person of the region
   */
  Naming(
      State state,
      FactHash hash,
      long run,
      List<List<Held>> all,
      int size,
      List<Held> lost,
      Consumer<Entry> out) {
    this.state = state;
    this.hash = hash;
    this.run = run;
    this.out = out;
    this.groupOf = new int[size];
    Arrays.fill(groupOf, -1);
    for (List<Held> group : all) {
      if (!isAsItWas(group)) {
        add(group);
      }
    }
    lost.forEach(this::remember);
  }

  private static boolean isAsItWas(List<Held> group) {
    Person person = group.get(0).person;
    return person != null
        && person.records.size() == group.size()
        && group.stream().allMatch(held -> held.person == person);
  }

  private void add(List<Held> group) {
    for (Held held : group) {
      groupOf[held.place] = groups.size();
      remember(held);
    }
    groups.add(group);
    ids.add(null);
  }

  private void remember(Held held) {
    if (held.person != null) {
      before.put(held.person.id, held.person);
    }
  }

  /**
   * Tells all changes.
   *
   * @param byHand whether somebody took records apart
   * @param undone the alias whose merge is undone
   * @param lost records that are gone and had a person, in the order of keys
   */
  void tell(boolean byHand, Optional<UUID> undone, List<Held> lost) {
    undone.flatMap(state::alias).ifPresent(alias -> grantFirst(Claim.home(alias, groupOf)));
    List<Claim> claims = new ArrayList<>();
    before
        .values()
        .forEach(person -> claims.addAll(Claim.of(person, state.aliasesOf(person.id), groupOf)));
    grant(claims);
    Set<UUID> kept = new HashSet<>(ids);
    takeBack();
    for (int group = 0; group < groups.size(); group++) {
      if (ids.get(group) == null) {
        ids.set(group, hash.person(run, groups.get(group).get(0).key));
      }
    }
    // All is decided before the first entry changes what it was decided from.
    List<Entry> aliases = aliases(kept);
    revived.stream().sorted().forEach(id -> out.accept(new Entry.AliasEnded(id)));
    for (Held held : lost) {
      if (held.person != null) {
        out.accept(new Entry.Unlinked(held.key, held.person.id, Reason.REMOVED));
      }
    }
    Map<UUID, UUID> homes = new LinkedHashMap<>();
    aliases.forEach(
        entry -> {
          if (entry instanceof Entry.Alias alias) {
            homes.put(alias.from(), alias.to());
          }
        });
    for (int group = 0; group < groups.size(); group++) {
      for (Held held : groups.get(group)) {
        move(held, id(group), byHand, homes);
      }
    }
    aliases.forEach(out);
  }

  private UUID id(int group) {
    UUID id = ids.get(group);
    if (id == null) {
      throw new IllegalStateException("a group has no id yet");
    }
    return id;
  }

  private void grantFirst(Optional<Claim> claim) {
    claim.ifPresent(
        granted -> {
          ids.set(granted.group(), granted.id());
          revived.add(granted.id());
        });
  }

  private void grant(List<Claim> claims) {
    Set<UUID> given = new HashSet<>(ids);
    claims.sort(Claim.ORDER);
    for (Claim claim : claims) {
      if (ids.get(claim.group()) == null && given.add(claim.id())) {
        ids.set(claim.group(), claim.id());
      }
    }
  }

  private void takeBack() {
    List<Claim> claims = new ArrayList<>();
    for (UUID person : before.keySet()) {
      for (Person alias : state.aliasesOf(person)) {
        claims.addAll(Claim.of(alias, groupOf, group -> ids.get(group) == null));
      }
    }
    grant(claims);
    claims.stream()
        .filter(c -> c.id().equals(ids.get(c.group())))
        .forEach(c -> revived.add(c.id()));
  }

  private void move(Held held, UUID to, boolean byHand, Map<UUID, UUID> homes) {
    Person from = held.person;
    if (from != null && from.id.equals(to)) {
      return;
    }
    Reason reason = Reason.ADDED;
    if (from != null) {
      boolean merged = to.equals(homes.get(from.id));
      reason = byHand ? Reason.UNMERGED : merged ? Reason.MERGED : Reason.SPLIT;
      out.accept(new Entry.Unlinked(held.key, from.id, reason));
    }
    out.accept(new Entry.Linked(held.key, to, reason, strongest(held)));
  }

  /** The strongest link of a record within its group. */
  private double strongest(Held held) {
    double most = 0;
    for (int i = 0; i < held.links.size(); i++) {
      Held other = state.held(held.links.record(i));
      if (other.place >= 0 && groupOf[other.place] == groupOf[held.place]) {
        most = Math.max(most, held.links.bits(i));
      }
    }
    return most;
  }

  private List<Entry> aliases(Set<UUID> kept) {
    List<Entry> entries = new ArrayList<>();
    for (Person person : before.values()) {
      Optional<UUID> home = Optional.of(person.id);
      if (!kept.contains(person.id)) {
        home = Claim.home(person, groupOf).map(claim -> id(claim.group()));
        Claim.home(person, groupOf).ifPresent(claim -> entries.add(alias(person, claim)));
      }
      for (Person alias : state.aliasesOf(person.id)) {
        if (!revived.contains(alias.id)) {
          follow(alias, person, home).ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  private Entry.Alias alias(Person former, Claim home) {
    return new Entry.Alias(
        former.id,
        id(home.group()),
        former.records.stream()
            .filter(held -> held.place >= 0 && groupOf[held.place] == home.group())
            .map(held -> held.key)
            .sorted(Comparator.naturalOrder())
            .toList());
  }

  /** What becomes of an alias; empty if it stays what it is. */
  private Optional<Entry> follow(Person alias, Person led, Optional<UUID> home) {
    Optional<Entry.Alias> now = Claim.home(alias, groupOf).map(claim -> alias(alias, claim));
    if (now.isEmpty()) {
      now = home.map(to -> new Entry.Alias(alias.id, to, List.of()));
    }
    if (now.isEmpty()) {
      return Optional.of(new Entry.AliasEnded(alias.id));
    }
    boolean same =
        now.get().to().equals(led.id) && now.get().records().size() == alias.records.size();
    return same ? Optional.empty() : Optional.of(now.get());
  }
}

package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.history.Batch;
import io.parley.identity.history.People;
import io.parley.identity.history.RecordFacts;
import io.parley.identity.history.Run;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.Linker;
import io.parley.identity.link.RecordKey;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.survive.Consent;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The people of a running node, in memory: what an ingest found, and what came since.
 *
 * <p>Claim: after any new rows the records are grouped into the same people, with the same offer,
 * as one ingest of all rows finds, if the model is a trained one or there is none ({@link
 * LiveLinks} says why a region is enough, and {@link People} that its history gives the same ids).
 * A model that learns anew at each ingest stays here as the last ingest left it. What cannot be
 * told row by row is said by {@link LiveTaken#whole}, and an ingest of everything follows: records
 * of one person that part, for the lake's rows do not say of which record they are; and a row that
 * comes again under its key, or after its record was added by hand.
 *
 * <p>It holds the records' names and identifiers, in the clear, and the history of people open. A
 * version is the state after so many changes; whose a record was in an earlier one is known, for
 * questions that began on it. Thread-safe.
 */
final class LivePeople implements AutoCloseable {
  private static final UUID NOBODY = new UUID(0, 0);

  private final SealedHistory history;
  private final People people;
  private final LiveRules rules;
  private final RecordConsents consents;
  private final BitSet everything = new BitSet();
  private final Optional<LiveModel> compared;
  private final Map<RecordKey, LiveRecord> byKey = new LinkedHashMap<>();
  private final List<LiveRecord> refusing = new ArrayList<>();
  private final LiveLinks links;
  private long version;
  private long typed;

  /** No records yet, of a history that is held open from now. */
  LivePeople(SealedHistory history, LiveRules rules, Optional<LiveModel> compared) {
    this.history = history;
    this.people = People.read(history);
    this.rules = rules;
    this.consents = new RecordConsents(rules.purposes());
    this.compared = compared;
    this.links = new LiveLinks(rules.links());
    everything.set(0, rules.purposes().size());
  }

  /** The number of the history's last run that brought records; 0: there was none. */
  synchronized long run() {
    return people.lastBatch().map(Run::number).orElse(0L);
  }

  /** By what they are found. */
  LiveRules rules() {
    return rules;
  }

  /** Takes up a record that the history knows; false: it does not, or there was one of its name. */
  synchronized boolean knows(SourceRow row, NodeConfiguration.Source source) {
    RecordKey key = RecordNames.key(row, source);
    Optional<UUID> person = people.personOf(key);
    if (person.isEmpty() || byKey.containsKey(key)) {
      return false;
    }
    add(record(new LiveTaken.Fresh(row, source), 0, person.get()));
    return true;
  }

  /** Whether it has every record that the history knows. */
  synchronized boolean isWhole() {
    return byKey.size() == people.recordCount();
  }

  /** Adds a record whose person the history knows, or will be told. */
  void add(LiveRecord record) {
    byKey.put(record.key, record);
    links.add(record);
    if (!record.granted.equals(everything)) {
      refusing.add(record);
    }
  }

  /** Hands over the links of its records. */
  LiveLinks links() {
    return links;
  }

  /** The places of the purposes that consents grant; all where nobody asks. */
  BitSet granted(List<Consent> said) {
    return rules.asks() ? consents.granted(said) : everything;
  }

  /** The version of now. */
  synchronized long version() {
    return version;
  }

  /**
   * Takes new rows in: the history has them when this returns.
   *
   * @param rows about people
   * @param actor who has it done
   */
  synchronized LiveTaken take(List<LiveTaken.Fresh> rows, String actor, Instant at) {
    Optional<String> known = checkKeys(rows);
    if (known.isPresent()) {
      return new LiveTaken(version, List.of(), Map.of(), Set.of(), known);
    }
    long next = version + 1;
    Set<LiveRecord> from = new LinkedHashSet<>();
    List<LiveRecord> fresh = new ArrayList<>(rows.size());
    for (LiveTaken.Fresh row : rows) {
      LiveRecord record = record(row, next, NOBODY); // until the history says whose
      record.identifiers.stream()
          .filter(links::isFull)
          .forEach(identifier -> from.addAll(links.holders(identifier)));
      add(record);
      compared.ifPresent(c -> c.add(record, row, links));
      fresh.add(record);
    }
    from.addAll(fresh);
    List<LiveRecord> region = new ArrayList<>(links.region(from, people, byKey));
    tell(region, new HashSet<>(fresh), actor, at);
    version = next;
    return moved(rows, fresh, region);
  }

  /** Why rows are no new ones, where they are not. */
  private Optional<String> checkKeys(List<LiveTaken.Fresh> rows) {
    Set<RecordKey> here = new HashSet<>();
    for (LiveTaken.Fresh row : rows) {
      RecordKey key = RecordNames.key(row.row(), row.source());
      if (byKey.containsKey(key) || !here.add(key)) {
        return Optional.of(
            "a row of source `%s` has come again under its key".formatted(row.source().name()));
      }
    }
    return Optional.empty();
  }

  private LiveRecord record(LiveTaken.Fresh row, long since, UUID person) {
    return new LiveRecord(
        row.row().source(),
        row.row().line(),
        RecordNames.key(row.row(), row.source()),
        granted(consents.of(row.row(), row.source())),
        row.row().identifiers(),
        since,
        person);
  }

  /** Tells the history the new records, and those between which other links hold than before. */
  private void tell(List<LiveRecord> region, Set<LiveRecord> fresh, String actor, Instant at) {
    List<ScoredPair> shared = links.shared(region);
    List<ScoredPair> found = links.alike(region);
    Linker.Holding holding =
        compared
            .map(c -> c.judge(region, shared, found))
            .orElseGet(() -> new Linker.Holding(shared, found));
    List<Map<RecordKey, Double>> now = new ArrayList<>();
    region.forEach(record -> now.add(new HashMap<>()));
    for (List<ScoredPair> pairs : List.of(holding.shared(), holding.found())) {
      for (ScoredPair pair : pairs) {
        double bits = KeptPeople.bits(pair);
        now.get(pair.a()).merge(region.get(pair.b()).key, bits, Math::max);
        now.get(pair.b()).merge(region.get(pair.a()).key, bits, Math::max);
      }
    }
    List<RecordFacts> changed = new ArrayList<>();
    List<Batch.RecordLink> told = new ArrayList<>();
    for (int i = 0; i < region.size(); i++) {
      RecordKey key = region.get(i).key;
      if (fresh.contains(region.get(i)) || !now.get(i).equals(people.scores(key))) {
        changed.add(KeptPeople.facts(key));
        now.get(i).forEach((other, bits) -> told.add(new Batch.RecordLink(key, other, bits)));
      }
    }
    var unused =
        people.resolve(
            Batch.changes(changed, List.of(), told), KeptPeople.RULES, rules.model(), actor, at);
  }

  private LiveTaken moved(
      List<LiveTaken.Fresh> rows, List<LiveRecord> fresh, List<LiveRecord> region) {
    Set<LiveRecord> isFresh = new HashSet<>(fresh);
    Map<UUID, Set<UUID>> wentTo = new HashMap<>();
    Map<UUID, BitSet> granted = new HashMap<>();
    for (LiveRecord record : region) {
      if (!isFresh.contains(record)) {
        wentTo
            .computeIfAbsent(record.person(), unseen -> new HashSet<>())
            .add(personOf(record.key));
        granted.merge(record.person(), record.granted, RecordConsents::both);
      }
    }
    Set<UUID> people = new HashSet<>();
    for (LiveRecord record : region) {
      UUID now = personOf(record.key);
      if (!now.equals(record.person())) {
        if (!isFresh.contains(record)) {
          people.add(record.person());
        }
        people.add(now);
        record.moves(now, version);
      }
    }
    Map<UUID, Optional<UUID>> moves = new HashMap<>();
    boolean parted = false;
    for (Map.Entry<UUID, Set<UUID>> one : wentTo.entrySet()) {
      UUID before = one.getKey();
      parted |= one.getValue().size() > 1;
      UUID now = one.getValue().iterator().next();
      Optional<UUID> offered = isOffered(now) ? Optional.of(now) : Optional.empty();
      boolean wasOffered = !granted.getOrDefault(before, everything).isEmpty();
      if (wasOffered && !offered.equals(Optional.of(before))) {
        moves.put(before, offered);
        people.add(before);
      }
    }
    List<LiveTaken.Placed> placed = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      int at = i;
      UUID person = fresh.get(i).person();
      placed.add(
          new LiveTaken.Placed(
              rows.get(i), Optional.of(person).filter(p -> rows.get(at).fits() && isOffered(p))));
    }
    return new LiveTaken(
        version,
        placed,
        moves,
        people,
        parted ? Optional.of("records of one person have parted") : Optional.empty());
  }

  private UUID personOf(RecordKey key) {
    return people.personOf(key).orElseThrow();
  }

  /** Whether somebody may be offered: where it is asked, if each record grants the same purpose. */
  synchronized boolean isOffered(UUID person) {
    return people.current(person).filter(person::equals).isPresent()
        && !granted(records(person)).isEmpty();
  }

  private BitSet granted(Collection<LiveRecord> records) {
    BitSet granted = everything;
    for (LiveRecord record : records) {
      granted = RecordConsents.both(granted, record.granted);
    }
    return granted;
  }

  /** The identifiers of somebody's records; none of who is gone. */
  synchronized Set<Identifier> identifiers(UUID person) {
    Set<Identifier> held = new LinkedHashSet<>();
    if (people.current(person).filter(person::equals).isPresent()) {
      records(person).forEach(record -> held.addAll(record.identifiers));
    }
    return held;
  }

  private List<LiveRecord> records(UUID person) {
    return people.records(person).stream()
        .map(key -> Objects.requireNonNull(byKey.get(key)))
        .toList();
  }

  /** The people who are offered and hold an identifier. */
  synchronized Set<UUID> holders(Identifier identifier) {
    Set<UUID> holding = new HashSet<>();
    for (LiveRecord record : links.holders(identifier)) {
      if (isOffered(record.person())) {
        holding.add(record.person());
      }
    }
    return holding;
  }

  /**
   * Who of a version is somebody who holds one of these identifiers: by what was known then, or is
   * known now, also by records that came later.
   */
  synchronized Set<UUID> holders(Collection<Identifier> identifiers, long of) {
    Set<UUID> holding = new HashSet<>();
    for (Identifier identifier : identifiers) {
      for (LiveRecord holder : links.holders(identifier)) {
        holder.personAt(of).ifPresent(holding::add);
        records(holder.person()).forEach(own -> own.personAt(of).ifPresent(holding::add));
      }
    }
    return holding;
  }

  /**
   * Records of people who take part in nothing.
   *
   * @param keys their names, which stay
   * @param identifiers of those that are called by their line, at which somebody else may have
   *     stood: what links them
   */
  record Without(Set<RecordKey> keys, Set<Identifier> identifiers) {}

  /**
   * The records of now of everybody who holds one of these identifiers, or refuses.
   *
   * @param purpose which is refused; one that no source names is refused by nobody, and granted by
   *     nobody either
   */
  synchronized Without without(Collection<Identifier> objecting, String purpose) {
    Set<UUID> absent = new HashSet<>();
    objecting.forEach(i -> links.holders(i).forEach(record -> absent.add(record.person())));
    int place = rules.place(purpose);
    refusing.stream()
        .filter(record -> place < 0 || !record.granted.get(place))
        .forEach(record -> absent.add(record.person()));
    Set<RecordKey> keys = new HashSet<>();
    Set<Identifier> identifiers = new HashSet<>();
    for (UUID person : absent) {
      for (LiveRecord record : records(person)) {
        keys.add(record.key);
        if (RecordNames.isByLine(record.key)) {
          record.identifiers.stream().filter(links::links).forEach(identifiers::add);
        }
      }
    }
    return new Without(keys, identifiers);
  }

  /** Who of a version consented to a purpose then; empty where purposes are not told apart. */
  synchronized Optional<Set<UUID>> consenting(String purpose, long of) {
    if (!rules.isByPurpose()) {
      return Optional.empty();
    }
    int place = rules.place(purpose);
    Map<UUID, Boolean> granted = new HashMap<>();
    if (place >= 0) {
      byKey
          .values()
          .forEach(
              r ->
                  r.personAt(of)
                      .ifPresent(p -> granted.merge(p, r.granted.get(place), Boolean::logicalAnd)));
    }
    granted.values().removeIf(grants -> !grants);
    return Optional.of(Set.copyOf(granted.keySet()));
  }

  /** Whose records these were in a version, where it has them. */
  synchronized Set<UUID> people(Without records, long of) {
    Set<UUID> people = new HashSet<>();
    for (RecordKey key : records.keys()) {
      Optional.ofNullable(byKey.get(key)).flatMap(r -> r.personAt(of)).ifPresent(people::add);
    }
    for (Identifier identifier : records.identifiers()) {
      if (links.links(identifier)) {
        links.holders(identifier).forEach(r -> r.personAt(of).ifPresent(people::add));
      }
    }
    return people;
  }

  /** The names of all records. */
  synchronized Set<RecordKey> keys() {
    return Set.copyOf(byKey.keySet());
  }

  /** The people of a version of whose records none is among these. */
  synchronized Set<UUID> goneFrom(Set<RecordKey> there, long of) {
    Map<UUID, Boolean> isThere = new HashMap<>();
    for (LiveRecord record : byKey.values()) {
      record
          .personAt(of)
          .ifPresent(
              person -> isThere.merge(person, there.contains(record.key), Boolean::logicalOr));
    }
    isThere.values().removeIf(found -> found);
    return Set.copyOf(isThere.keySet());
  }

  /** Hands over the identifiers of everybody whom a version has, offered or not. */
  synchronized void identifiers(long of, NodeLake.Holder holder) {
    for (LiveRecord record : byKey.values()) {
      Optional<UUID> person = record.personAt(of);
      if (person.isPresent()) {
        record.identifiers.forEach(
            held -> holder.holds(person.get(), held.type().word(), held.value()));
      }
    }
  }

  /** All records, of those who are not offered too. */
  synchronized List<LiveRecord> records() {
    return List.copyOf(byKey.values());
  }

  /** Everybody who is offered. */
  synchronized Set<UUID> offered() {
    return new LinkedHashSet<>(grants().keySet());
  }

  /** Everybody who is offered, with the places of the purposes that they grant. */
  synchronized Map<UUID, BitSet> grants() {
    Map<UUID, BitSet> all = new LinkedHashMap<>();
    byKey.values().forEach(r -> all.merge(r.person(), r.granted, RecordConsents::both));
    all.values().removeIf(BitSet::isEmpty);
    return all;
  }

  /** How many people there are, offered or not. */
  synchronized long size() {
    return people.size();
  }

  /** How many records there are. */
  synchronized long recordCount() {
    return byKey.size();
  }

  /**
   * A record that was added by hand.
   *
   * @param added what became of it
   * @param taken what that changed
   */
  record ByHand(AddedRecord added, LiveTaken taken) {}

  /**
   * Adds a record that somebody typed.
   *
   * @throws ConfigurationException when there is one of its key
   */
  synchronized ByHand add(TypedRecord one, String actor, Instant at) {
    AddedRecord.checkIsNew(people, one.key());
    // Lines that no source gives: from the end of numbers down.
    SourceRow row = one.row(Long.MAX_VALUE - typed++);
    long aliases = people.aliasCount();
    LiveTaken taken = take(List.of(new LiveTaken.Fresh(row, one.source())), actor, at);
    UUID person = personOf(one.key());
    List<RecordKey> whole = people.records(person);
    double strongest =
        people.scores(one.key()).entrySet().stream()
            .filter(score -> whole.contains(score.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0);
    return new ByHand(
        new AddedRecord(
            people.lastBatch().orElseThrow().number(),
            person,
            whole.size(),
            strongest,
            rules.model(),
            people.aliasCount() - aliases),
        // Its row comes with its source.
        new LiveTaken(taken.version(), List.of(), taken.moves(), taken.people(), taken.whole()));
  }

  /**
   * Finds the records that may be the person of whom something is known: those that share an
   * identifier, and those that the model weighs at a number of bits or more; the heaviest first.
   *
   * @param least in bits; empty: the model's threshold
   */
  synchronized LiveFound find(TypedRecord known, Optional<Double> least, int most) {
    return LiveFound.of(known, least, most, links, compared);
  }

  @Override
  public void close() {
    history.close();
  }
}

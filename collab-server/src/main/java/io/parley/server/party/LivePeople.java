package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.history.Batch;
import io.parley.identity.history.People;
import io.parley.identity.history.RecordFacts;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.Linker;
import io.parley.identity.link.RecordKey;
import io.parley.identity.link.SourceRecord;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.normalise.Identifier;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.time.Instant;
import java.util.ArrayList;
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
  private final SealedHistory history;
  private final People people;
  private final String model;
  private final boolean asks;
  private final Optional<LiveModel> compared;
  private final Map<RecordKey, LiveRecord> byKey = new LinkedHashMap<>();
  private final List<LiveRecord> refusing = new ArrayList<>();
  private final LiveLinks links;
  private long version;
  private long typed;

  private LivePeople(SealedHistory history, Ingest.Whole whole, Optional<LiveModel> compared) {
    this.history = history;
    this.people = People.read(history);
    this.model = KeptPeople.model(whole.resolved());
    this.asks = whole.resolved().asks();
    this.compared = compared;
    this.links = new LiveLinks(whole.resolved().rules());
  }

  /** The people that an ingest of this node has just found; its history is held open from now. */
  static LivePeople of(NodeDirectory node, Ingest.Whole whole) {
    LivePeople live =
        new LivePeople(
            NodeHistory.open(node), whole, whole.resolved().learned().map(LiveModel::of));
    live.fill(whole);
    return live;
  }

  private void fill(Ingest.Whole whole) {
    Map<String, Map<Long, SourceRecord>> read = new HashMap<>();
    List<SourceRecord> records = whole.resolved().records();
    records.forEach(
        r -> read.computeIfAbsent(r.source(), unseen -> new HashMap<>()).put(r.line(), r));
    List<RecordNames.Name> names = whole.resolved().names().ordered();
    Map<String, Map<Long, LiveRecord>> made = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      RecordNames.Name name = names.get(i);
      Assignment whose = whole.kept().assignments().get(i);
      SourceRecord record = read.getOrDefault(whose.source(), Map.of()).get(whose.line());
      if (record == null) {
        throw new IllegalStateException("a record was resolved and not read");
      }
      LiveRecord live =
          new LiveRecord(
              whose.source(),
              whose.line(),
              name.key(),
              name.consents().get(0),
              record.identifiers(),
              0,
              whose.person());
      add(live);
      made.computeIfAbsent(live.source, unseen -> new HashMap<>()).put(live.line, live);
    }
    compared.ifPresent(
        c ->
            c.begin(
                records.stream()
                    .map(
                        r ->
                            Objects.requireNonNull(
                                made.getOrDefault(r.source(), Map.of()).get(r.line())))
                    .toList(),
                links));
  }

  private void add(LiveRecord record) {
    byKey.put(record.key, record);
    links.add(record);
    if (!allows(record)) {
      refusing.add(record);
    }
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
      LiveRecord record = record(row, next);
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

  private static LiveRecord record(LiveTaken.Fresh row, long since) {
    return new LiveRecord(
        row.row().source(),
        row.row().line(),
        RecordNames.key(row.row(), row.source()),
        RecordNames.consentOf(row.row(), row.source()),
        row.row().identifiers(),
        since,
        new UUID(0, 0)); // nobody's, until the history says whose
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
        people.resolve(Batch.changes(changed, List.of(), told), KeptPeople.RULES, model, actor, at);
  }

  private LiveTaken moved(
      List<LiveTaken.Fresh> rows, List<LiveRecord> fresh, List<LiveRecord> region) {
    Set<LiveRecord> isFresh = new HashSet<>(fresh);
    Map<UUID, Set<UUID>> wentTo = new HashMap<>();
    Map<UUID, Boolean> wasOffered = new HashMap<>();
    for (LiveRecord record : region) {
      if (!isFresh.contains(record)) {
        wentTo
            .computeIfAbsent(record.person(), unseen -> new HashSet<>())
            .add(personOf(record.key));
        wasOffered.merge(record.person(), allows(record), Boolean::logicalAnd);
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
      if (wasOffered.getOrDefault(before, false) && !offered.equals(Optional.of(before))) {
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

  private boolean allows(LiveRecord record) {
    return !asks || record.consent.allows();
  }

  /** Whether somebody may be offered: where it is asked, if each of their records grants it. */
  synchronized boolean isOffered(UUID person) {
    return people.current(person).filter(person::equals).isPresent()
        && records(person).stream().allMatch(this::allows);
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

  /** The records of now of everybody who holds one of these identifiers, or refuses. */
  synchronized Without without(Collection<Identifier> objecting) {
    Set<UUID> absent = new HashSet<>();
    objecting.forEach(i -> links.holders(i).forEach(record -> absent.add(record.person())));
    refusing.forEach(record -> absent.add(record.person()));
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

  /** Everybody who is offered. */
  synchronized Set<UUID> offered() {
    Map<UUID, Boolean> all = new LinkedHashMap<>();
    byKey.values().forEach(r -> all.merge(r.person(), allows(r), Boolean::logicalAnd));
    all.values().removeIf(offered -> !offered);
    return new LinkedHashSet<>(all.keySet());
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
            model,
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
    SourceRow row = known.row(1);
    Map<LiveRecord, Double> found = new LinkedHashMap<>();
    for (Identifier identifier : row.identifiers()) {
      List<LiveRecord> held = links.holders(identifier);
      if (links.links(identifier)) {
        held.forEach(record -> found.put(record, KeptPeople.IDENTIFIER_BITS));
      }
    }
    Optional<LiveModel.Alike> alike =
        compared.map(c -> c.find(new LiveTaken.Fresh(row, known.source()), least));
    alike.ifPresent(a -> a.bits().forEach((record, bits) -> found.merge(record, bits, Math::max)));
    List<LiveFound.Match> matches =
        found.entrySet().stream()
            .sorted(Map.Entry.<LiveRecord, Double>comparingByValue().reversed())
            .limit(most)
            .map(
                e ->
                    new LiveFound.Match(
                        e.getKey().source, e.getKey().key.key(), e.getKey().person(), e.getValue()))
            .toList();
    return new LiveFound(
        matches,
        found.size(),
        alike.map(LiveModel.Alike::compared).orElse(found.size()),
        alike.map(LiveModel.Alike::cut).orElse(List.of()));
  }

  @Override
  public void close() {
    history.close();
  }
}

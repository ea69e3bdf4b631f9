package io.parley.server.party;

import io.parley.connector.lake.SnapshotPins;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A party's node that takes in rows while it runs: new rows find their people at once, come into
 * the lake's offered tables, and are seen by the questions of the next edition.
 *
 * <p>It begins with an ingest of everything, and has one again where a change cannot be told row by
 * row or something failed. Order of steps: history of people, offered tables, editions. What stops
 * between them is made good by that ingest; and since it is the sources that say what is there, no
 * row is lost or doubled. {@code people} and {@code identifiers} of the lake stay those of the last
 * ingest, for nothing reads them while it runs; {@code ingest.json} is away, so that the next start
 * ingests before it answers, and what wants a stopped node's people asks for an ingest first.
 *
 * <p>Thread-safe: one change at a time.
 */
public final class LiveNode implements AutoCloseable {
  private final House house;
  private final List<PartyCollaboration> collaborations;
  private final ZonedSources zones;
  private final LiveTables tables;
  private final StepTimes times = new StepTimes();
  private volatile Optional<LivePeople> people = Optional.empty();

  /** The same, and during an ingest of everything, or when one failed, those before it. */
  private volatile Optional<LivePeople> latest = Optional.empty();

  private Optional<LiveEditions.State> begun = Optional.empty();
  private Optional<LiveEditions.State> state = Optional.empty();

  /** Why the next thing must be an ingest of everything. */
  private Optional<String> behind = Optional.of("start");

  /**
   * A node that has ingested nothing yet.
   *
   * @param zones where the rows are of sources that go through raw and clean
   */
  LiveNode(House house, List<PartyCollaboration> collaborations, ZonedSources zones) {
    this.house = house;
    this.collaborations = List.copyOf(collaborations);
    this.zones = zones;
    this.tables =
        new LiveTables(
            house.lake(),
            policies(),
            pins(),
            house.configuration().lake().retention(),
            LiveTables.COMMITS,
            house.clock());
  }

  private List<PolicySet> policies() {
    return collaborations.stream().map(PartyCollaboration::offered).toList();
  }

  private SnapshotPins pins() {
    return (namespace, table) -> {
      Set<Long> pinned = new HashSet<>();
      for (PartyCollaboration collaboration : collaborations) {
        for (Map<String, Long> used : collaboration.snapshotsInUse()) {
          Optional.ofNullable(used.get(table)).ifPresent(pinned::add);
        }
      }
      if (collaborations.stream().anyMatch(c -> c.agreement().blinding().isPresent())) {
        begun.map(s -> s.tables().get(table)).ifPresent(pinned::add); // theirs, once they are ready
      }
      return pinned;
    };
  }

  /**
   * What came of a run.
   *
   * @param rows new rows that are in
   * @param people how many people there are now
   * @param whole why everything was read anew, where it was
   */
  public record Took(long rows, long people, Optional<String> whole) {}

  /**
   * Ingests everything that is clean, and files: at the start, after a failure, and where rows
   * cannot be told one by one.
   *
   * @param why for the report
   * @throws io.parley.connector.source.SourceException when a source cannot be read as configured
   * @throws ConfigurationException when sources, history and policies do not fit together
   */
  synchronized Took begin(String why) {
    people.ifPresent(LivePeople::close);
    people = Optional.empty();
    behind = Optional.of("the ingest before it failed");
    Ingest.Whole whole =
        new Ingest(
                house.configuration(),
                house.directory(),
                policies(),
                house.progress(),
                house.clock())
            .whole(house.lake(), zones, pins());
    // A start that finds none ingests everything: what is in the lake is behind the history then.
    IngestNote.remove(house.directory());
    LivePeople found = LivePeople.of(house.directory(), whole);
    people = Optional.of(found);
    latest = people;
    LiveEditions.State now = stateOf(found);
    begun = Optional.of(now);
    state = Optional.of(now);
    collaborations.forEach(c -> c.begun(now));
    behind = Optional.empty();
    return new Took(whole.report().records(), found.size(), Optional.of(why));
  }

  private LiveEditions.State stateOf(LivePeople of) {
    return new LiveEditions.State(
        of, of.version(), LiveTables.snapshots(house.lake(), KeptTable.of(policies()).keySet()));
  }

  /** Why everything is to be ingested before rows are taken in; empty: they can be. */
  synchronized Optional<String> isBehind() {
    return behind;
  }

  /**
   * Takes new rows in. When it returns, the questions of the next edition see them; or it says why
   * {@link #begin} must follow.
   *
   * @param fresh rows of sources, each row once
   */
  synchronized Took take(List<LiveTaken.Fresh> fresh) {
    if (fresh.stream().map(LiveTaken.Fresh::source).distinct().anyMatch(this::isPublic)) {
      // A table without people is replaced as a whole, with its checks.
      behind = Optional.of("a public table has new rows");
    }
    tables.maintainWhenDue();
    if (behind.isPresent() || fresh.isEmpty()) {
      return new Took(0, size(), behind);
    }
    return took(
        times.of("people", () -> now().take(fresh, "pipeline", house.clock().instant())),
        fresh.size());
  }

  private boolean isPublic(NodeConfiguration.Source source) {
    return !source.table().isEmpty()
        && Optional.ofNullable(KeptTable.of(policies()).get(source.table()))
            .filter(table -> !table.ofPeople())
            .isPresent();
  }

  private Took took(LiveTaken taken, long rows) {
    // The history has gone on, and the tables have not.
    behind = Optional.of(taken.whole().orElse("a change could not be published"));
    if (taken.whole().isPresent()) {
      return new Took(0, size(), behind);
    }
    String by = rows > 0 ? "" : " of an addition";
    LiveEditions.State next = times.of("tables" + by, () -> published(taken));
    boolean unused = times.of("editions" + by, () -> went(taken, next));
    return new Took(rows, size(), Optional.empty());
  }

  private LiveEditions.State published(LiveTaken taken) {
    tables.publish(taken);
    behind = Optional.empty();
    LiveEditions.State next = stateOf(now());
    state = Optional.of(next);
    return next;
  }

  private boolean went(LiveTaken taken, LiveEditions.State next) {
    Set<UUID> changed = new HashSet<>(taken.people());
    collaborations.forEach(c -> c.went(next, changed));
    return true;
  }

  private LivePeople now() {
    return people.orElseThrow(
        () ->
            new ConfigurationException(
                "the people of this node are not there at the moment; its log says why"));
  }

  /**
   * The people of now, or those known last.
   *
   * @throws ConfigurationException before the first ingest
   */
  LivePeople latest() {
    return latest.orElseThrow(() -> new ConfigurationException("this node is still ingesting"));
  }

  private long size() {
    return people.map(LivePeople::size).orElse(0L);
  }

  /** Works on a state to which nothing is added meanwhile. */
  synchronized <T> T still(boolean sinceIngest, Function<LiveEditions.State, T> work) {
    return work.apply(
        (sinceIngest ? state : begun)
            .orElseThrow(() -> new ConfigurationException("this node is still ingesting")));
  }

  /**
   * Finds the records that may be a person of whom something is known.
   *
   * @param source whose region and attributes the values are read by
   * @param least in bits; empty: the model's threshold
   * @param most how many are named, 1 or more
   */
  public LiveFound find(
      String source, Map<String, String> known, Optional<Double> least, int most) {
    TypedRecord record = TypedRecord.known(house.configuration(), source, known);
    return now().find(record, least, most); // beside a change
  }

  /**
   * Adds a record that somebody typed: what {@code identity add} does on a stopped node, without
   * reading the sources.
   *
   * @param actor who has it done
   * @throws ConfigurationException when it does not fit the sources, or is there already
   */
  public synchronized AddedRecord add(RecordKey key, Map<String, String> values, String actor) {
    TypedRecord record = TypedRecord.of(house.configuration(), key, values);
    LivePeople.ByHand byHand =
        times.of("people of an addition", () -> now().add(record, actor, house.clock().instant()));
    var unused = took(byHand.taken(), 0);
    return byHand.added();
  }

  /** How many records and people there are. */
  public Map<String, Long> counts() {
    return people
        .map(p -> Map.of("records", p.recordCount(), "people", p.size()))
        .orElse(Map.of("records", 0L, "people", 0L));
  }

  /** How long its steps took. */
  public StepTimes times() {
    return times;
  }

  @Override
  public synchronized void close() {
    people.ifPresent(LivePeople::close);
    people = Optional.empty();
  }
}

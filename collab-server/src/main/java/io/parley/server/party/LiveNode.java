package io.parley.server.party;

import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.source.SourceException;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A party's node that takes in rows while it runs: new rows find their people at once, come into
 * the lake's offered tables, and are seen by the questions of the next edition.
 *
 * <p>It begins where it stopped ({@link ResumePoint}), or with an ingest of everything; that is
 * made as well where a change cannot be told row by row or something failed. Order of steps:
 * history of people, offered tables, a note of both, editions. What stops before the note is made
 * good by an ingest; and since it is the sources that say what is there, no row is lost or doubled.
 * {@code people} and {@code identifiers} of the lake are brought up when the node stops and when
 * somebody asks ({@link #keep}); {@code ingest.json} is there while they are those of now.
 *
 * <p>Thread-safe: one change at a time.
 */
public final class LiveNode implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final House house;
  private final List<PartyCollaboration> collaborations;
  private final ZonedSources zones;
  private final Supplier<Ingest> ingests;
  private final LiveTables tables;
  private final StepTimes times = new StepTimes();
  private volatile Optional<LivePeople> people = Optional.empty();

  /** The same, and during an ingest of everything, or when one failed, those before it. */
  private volatile Optional<LivePeople> latest = Optional.empty();

  /** After a failure nobody's request is answered before this, by {@link System#nanoTime}. */
  private long notBefore = System.nanoTime();

  private Optional<LiveEditions.State> begun = Optional.empty();
  private Optional<LiveEditions.State> state = Optional.empty();

  /** What decides beside rows what the tables have; empty: a start ingests everything. */
  private Optional<String> setup = Optional.empty();

  /** By source: the last raw batch that the tables have. */
  private final Map<String, Long> published = new HashMap<>();

  /** Why the next thing must be an ingest of everything. */
  private Optional<String> behind = Optional.of("start");

  /**
   * A node that has ingested nothing yet.
   *
   * @param zones where the rows are of sources that go through raw and clean
   * @param ingests makes an ingest under the policies of now
   */
  LiveNode(
      House house,
      List<PartyCollaboration> collaborations,
      ZonedSources zones,
      Supplier<Ingest> ingests) {
    this.ingests = ingests;
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
            house.clock(),
            house.steps());
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
   * @param rejected rows that were not taken, where everything was read
   * @param people how many people there are now
   * @param whole why everything was read anew, where it was
   */
  public record Took(long rows, long rejected, long people, Optional<String> whole) {}

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
    Ingest.Whole whole = ingests.get().whole(house.lake(), zones, pins());
    goesOn(LiveStart.of(house.directory(), whole));
    setup =
        ResumePoint.isOf(house.configuration())
            ? ResumePoint.read(house.directory()).map(ResumePoint::setup)
            : Optional.empty();
    published.clear();
    // What became clean before it is in; nothing becomes clean beside it.
    published.putAll(zones.batches());
    return new Took(
        whole.report().records(),
        whole.report().sources().stream().mapToLong(IngestReport.SourceReport::rowsRejected).sum(),
        size(),
        Optional.of(why));
  }

  private void goesOn(LivePeople found) {
    people = Optional.of(found);
    latest = people;
    LiveEditions.State now = stateOf(found);
    begun = Optional.of(now);
    state = Optional.of(now);
    collaborations.forEach(c -> c.begun(now));
    behind = Optional.empty();
  }

  /**
   * Goes on from what the tables have, without an ingest: what is clean is read, and neither linked
   * nor written.
   *
   * @return false: there is nothing to go on from, or sources, policies or history are not those of
   *     then
   */
  synchronized boolean resume() {
    Optional<ResumePoint> kept =
        Optional.of(house.directory())
            .filter(any -> ResumePoint.isOf(house.configuration()))
            .flatMap(ResumePoint::read);
    try {
      return kept.isPresent() && resumed(kept.get());
    } catch (SourceException | ConfigurationException | LakeException | UncheckedIOException e) {
      return false; // the ingest that follows says what is wrong
    }
  }

  private boolean resumed(ResumePoint point) {
    long start = System.nanoTime();
    Ingest ingest = ingests.get();
    if (!point.setup().equals(ingest.setup())
        || !zones.has(point.published())
        || !point.tables().equals(LiveTables.snapshots(house.lake(), names()))) {
      return false;
    }
    Optional<LivePeople> found =
        LiveStart.of(
            house.directory(),
            ingest.rules(),
            point.run(),
            rows -> ingest.known(rows, zones, point.published()),
            house.progress());
    if (found.isEmpty() || !point.setup().equals(ingest.setup())) {
      found.ifPresent(LivePeople::close); // a file has changed while it was read
      return false;
    }
    setup = Optional.of(point.setup());
    published.putAll(point.published());
    goesOn(found.get());
    if (!keep()) {
      house.lake().forgetEarlier(names(), pins());
    }
    house
        .progress()
        .took(
            "%,d records of %,d people are as they were; nothing is ingested"
                .formatted(found.get().recordCount(), size()),
            start);
    return true;
  }

  private Set<String> names() {
    return KeptTable.of(policies()).keySet();
  }

  /** The last raw batch of a source whose rows the tables have. */
  synchronized long published(NodeConfiguration.Source source) {
    return published.getOrDefault(source.name(), 0L);
  }

  /**
   * Brings people, identifiers and consents of the lake to those of now, where they are not.
   *
   * @return whether something was written
   */
  synchronized boolean keep() {
    if (behind.isPresent() || IngestNote.isThere(house.directory())) {
      return false;
    }
    LivePeople known = now();
    times.of(
        "keep",
        () -> {
          new LakeCatchUp(house.lake(), pins(), house.steps()).run(known, known.rules(), names());
          return true;
        });
    IngestNote.putBack(house.directory());
    return true;
  }

  /** Does so where somebody beside the node asks; what fails is tried again after a while. */
  synchronized void answerRequests() {
    NodeDirectory home = house.directory();
    if (behind.isPresent()
        || System.nanoTime() < notBefore
        || !collaborations.stream().allMatch(PartyCollaboration::isSettled)) {
      return;
    }
    List<Path> waiting = LakeRequest.waiting(home);
    if (waiting.isEmpty()) {
      return;
    }
    try {
      boolean unused = keep();
      LakeRequest.done(waiting);
    } catch (RuntimeException e) {
      notBefore = System.nanoTime() + PAUSE.toNanos();
      house.progress().say("the people of now could not be brought into the lake: " + kind(e));
    }
  }

  private static String kind(RuntimeException e) {
    return e.getClass().getSimpleName(); // its text may quote something
  }

  private LiveEditions.State stateOf(LivePeople of) {
    return new LiveEditions.State(of, of.version(), LiveTables.snapshots(house.lake(), names()));
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
   * @param upTo by source: the last raw batch of these rows
   */
  synchronized Took take(List<LiveTaken.Fresh> fresh, Map<String, Long> upTo) {
    if (fresh.stream().map(LiveTaken.Fresh::source).distinct().anyMatch(this::isPublic)) {
      // A table without people is replaced as a whole, with its checks.
      behind = Optional.of("a public table has new rows");
    }
    if (tables.maintainWhenDue() && behind.isEmpty()) {
      note(stateOf(now()).tables()); // files made few are another snapshot
    }
    if (behind.isPresent() || fresh.isEmpty()) {
      return new Took(0, 0, size(), behind);
    }
    IngestNote.putAside(house.directory());
    return took(
        times.of("people", () -> now().take(fresh, "pipeline", house.clock().instant())),
        fresh.size(),
        upTo);
  }

  /** Notes what the tables have. */
  private void note(Map<String, Long> snapshots) {
    setup.ifPresent(
        s -> ResumePoint.of(s, now().run(), published, snapshots).write(house.directory()));
  }

  private boolean isPublic(NodeConfiguration.Source source) {
    return !source.table().isEmpty()
        && Optional.ofNullable(KeptTable.of(policies()).get(source.table()))
            .filter(table -> !table.ofPeople())
            .isPresent();
  }

  private Took took(LiveTaken taken, long rows, Map<String, Long> upTo) {
    house.steps().reached(PeopleStep.LIVE_IN_HISTORY);
    // The history has gone on, and the tables have not.
    behind = Optional.of(taken.whole().orElse("a change could not be published"));
    if (taken.whole().isPresent()) {
      return new Took(0, 0, size(), behind);
    }
    String by = rows > 0 ? "" : " of an addition";
    LiveEditions.State next = times.of("tables" + by, () -> published(taken, upTo));
    boolean unused = times.of("editions" + by, () -> went(taken, next));
    return new Took(rows, 0, size(), Optional.empty());
  }

  private LiveEditions.State published(LiveTaken taken, Map<String, Long> upTo) {
    tables.publish(taken);
    house.steps().reached(PeopleStep.LIVE_TABLES);
    LiveEditions.State next = stateOf(now());
    published.putAll(upTo);
    note(next.tables());
    behind = Optional.empty();
    state = Optional.of(next);
    house.steps().reached(PeopleStep.LIVE_NOTED);
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
    LivePeople known = now();
    IngestNote.putAside(house.directory());
    LivePeople.ByHand byHand =
        times.of("people of an addition", () -> known.add(record, actor, house.clock().instant()));
    var unused = took(byHand.taken(), 0, Map.of());
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
    try {
      boolean unused = people.isPresent() && keep();
    } catch (RuntimeException e) {
      house
          .progress()
          .say("people are not in the lake, and come there at the next start: " + kind(e));
    }
    people.ifPresent(LivePeople::close);
    people = Optional.empty();
  }
}

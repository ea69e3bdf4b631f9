package io.parley.server.party;

import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.source.suggest.Sample;
import io.parley.connector.zone.CleanReport;
import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import io.parley.policy.PolicySet;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.NodeEvents;
import io.parley.server.pipeline.Taken;
import io.parley.server.wire.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBAppender;

/** Sources → records → people → curated Iceberg tables, on the party's own node. */
public final class Ingest {
  /** DuckDB's memory while ingesting, megabytes. */
  private static final int MEMORY = WorkMemory.megabytes();

  private final NodeDirectory directory;
  private final Clock clock;
  private final Set<String> mayBeEmpty;
  private final List<PolicySet> policies;
  private final Resolver resolver;
  private final Progress progress;
  private final InPlace inPlace;
  private final NodeConfiguration configuration;
  private final PeopleStep.Listener steps;

  /**
   * An ingest of the configured sources.
   *
   * @param policies of each collaboration: they say what types columns have
   * @param clock when people were found, as their history has it
   */
  public Ingest(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Progress progress,
      Clock clock) {
    this(configuration, directory, policies, Set.of(), progress, clock);
  }

  /**
   * The same.
   *
   * @param mayBeEmpty sources that had records and may have none now; of any other that is refused
   */
  public Ingest(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Set<String> mayBeEmpty,
      Progress progress,
      Clock clock) {
    this(configuration, directory, policies, mayBeEmpty, progress, clock, PeopleStep.Listener.NONE);
  }

  Ingest(
      NodeConfiguration configuration,
      NodeDirectory directory,
      List<PolicySet> policies,
      Set<String> mayBeEmpty,
      Progress progress,
      Clock clock,
      PeopleStep.Listener steps) {
    this.configuration = configuration;
    this.steps = steps;
    this.mayBeEmpty = Set.copyOf(mayBeEmpty);
    this.directory = directory;
    this.clock = clock;
    this.resolver = new Resolver(configuration, directory, policies, progress);
    this.progress = progress;
    this.inPlace = InPlace.of(configuration, directory, progress);
    this.policies = List.copyOf(policies);
  }

  /**
   * All steps: takes what is new, makes it clean, and publishes.
   *
   * @throws io.parley.connector.source.SourceException when a source cannot be read as configured
   */
  public IngestReport run(NodeLake lake) {
    return run(lake, NodeEvents.of(directory));
  }

  /** The same with the events of a running node. */
  public IngestReport run(NodeLake lake, NodeEvents events) {
    resolver.checkLineage();
    try (ZonedSources zones = resolver.zones(lake, events)) {
      zones.take();
      zones.clean();
      return publish(lake, zones);
    }
  }

  /** The first step alone: what is new in each source into raw. */
  public Map<String, Taken> take(NodeLake lake) {
    resolver.checkLineage();
    try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
      return zones.take();
    }
  }

  /** The sources that go through raw and clean; whoever opens them closes them. */
  ZonedSources zones(NodeLake lake, NodeEvents events) {
    resolver.checkLineage();
    return resolver.zones(lake, events);
  }

  /** The second step alone: what is new in raw is made clean. */
  public Map<String, CleanReport> clean(NodeLake lake) {
    try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
      return zones.clean();
    }
  }

  /** The last step alone: people and curated tables, of what is clean. */
  public IngestReport publish(NodeLake lake) {
    try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
      return publish(lake, zones);
    }
  }

  /**
   * What {@link #run} would read, and what of it would be rejected: of sources that go through the
   * zones what is new, of others all. Nothing is kept and nobody resolved.
   */
  public List<IngestReport.SourceReport> rehearse(NodeLake lake) {
    resolver.checkLineage();
    try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
      return resolver.rehearse(zones);
    }
  }

  /** Some rows of a source of this node, for who suggests a mapping. */
  public Sample sample(NodeConfiguration.Source source, NodeLake lake) {
    try (ZonedSources zones = resolver.zones(lake, NodeEvents.of(directory))) {
      return zones.intake().sample(source);
    }
  }

  /**
   * Reads everything anew, clean rows of the sources that have them, and replaces the curated
   * tables.
   *
   * <p>The order of steps: all checks; then the history of people, in one append; then the lake,
   * table by table; then what the lake has of before is deleted. What fails a check changes
   * nothing. What stops after the history leaves the lake behind it, with ids that the history
   * knows; the next ingest of the same sources finds nothing new in the history, and writes the
   * same ids into the lake. The other way round, the lake could hold ids that no history knows, and
   * the next ingest give these people others. While the lake is neither as before nor as it will
   * be, {@code ingest.json} is not there, so that a node that starts then ingests first.
   *
   * @throws io.parley.connector.source.SourceException when a source cannot be read as configured
   */
  private IngestReport publish(NodeLake lake, ZonedSources zones) {
    return zones.publish(() -> whole(lake, zones, SnapshotPins.NONE).report());
  }

  /**
   * What an ingest found.
   *
   * @param kept every record, in the order of the names, with the person of the history
   */
  record Whole(IngestReport report, Resolved resolved, Resolution kept) {}

  /**
   * The same, for who goes on with it.
   *
   * @param pins the snapshots by which questions still go
   */
  Whole whole(NodeLake lake, ZonedSources zones, SnapshotPins pins) {
    long start = System.nanoTime();
    Map<String, TableInPlace.Form> forms = inPlace.look(policies);
    // Before they are read: what changes meanwhile is another setup at the next start.
    Optional<String> setup =
        ResumePoint.isOf(configuration) ? Optional.of(setup()) : Optional.empty();
    try (DuckDb database = DuckDb.open(MEMORY)) {
      CuratedRows rows = new CuratedRows(database, resolver.tables());
      Resolved resolved = resolver.run((row, source) -> rows.add(row, source.table()), zones);
      rows.complete();
      RowsAsSaid.check(policies, database);
      KeptPeople kept = KeptPeople.keep(directory, resolved, mayBeEmpty, clock.instant(), progress);
      steps.reached(PeopleStep.INGEST_IN_HISTORY);
      IngestNote.remove(directory);
      // Before the people, so that a stop between leaves nobody more offered than they agreed to.
      if (resolved.isByPurpose()) {
        LakeConsents.save(
            lake, database, resolved.consent(kept.resolution()).orElseThrow()::granted);
      }
      // Whoever consents to nothing keeps an id in the history, and is nowhere else.
      new LakePeople(lake, database).save(resolved.offered(kept.resolution()));
      steps.reached(PeopleStep.INGEST_PEOPLE);
      saveIdentifiers(lake, database, resolved.records());
      steps.reached(PeopleStep.INGEST_IDENTIFIERS);
      inPlace.publish(lake, database, resolved, kept.resolution(), forms);
      rows.save(lake);
      if (!resolved.isByPurpose()) {
        LakeConsents.drop(lake);
      }
      steps.reached(PeopleStep.INGEST_TABLES);
      lake.forgetEarlier(resolver.tables().keySet(), pins);
      steps.reached(PeopleStep.INGEST_FORGOTTEN);
      setup.ifPresent(
          s ->
              ResumePoint.of(
                      s,
                      kept.run(),
                      zones.batches(),
                      LiveTables.snapshots(lake, resolver.tables().keySet()))
                  .write(directory));
      IngestReport report = resolved.report(kept.resolution(), kept.changes());
      directory.writeWhole(
          directory.resolve(IngestNote.FILE),
          (Json.pretty(report) + "\n").getBytes(StandardCharsets.UTF_8));
      progress.took("curated tables are in the lake", start);
      return new Whole(report, resolved, kept.resolution());
    } catch (SQLException e) {
      throw new IllegalStateException("records could not be kept", e);
    }
  }

  /** As {@link ResumePoint#setup} has it now. */
  String setup() {
    return ResumePoint.setup(configuration, directory, resolver.tables());
  }

  /** By what people are found without a model. */
  LiveRules rules() {
    return resolver.rules();
  }

  /** Reads the records of an earlier ingest and of what came since, and links none. */
  void known(Resolver.Rows rows, ZonedSources zones, Map<String, Long> published) {
    resolver.known(rows, zones, published);
  }

  private static void saveIdentifiers(NodeLake lake, DuckDb database, List<SourceRecord> records)
      throws SQLException {
    database.execute(
        "CREATE TABLE held (source VARCHAR, line BIGINT, type VARCHAR, value VARCHAR)");
    try (DuckDBAppender appender = database.connection().createAppender("held")) {
      for (SourceRecord record : records) {
        for (var identifier : record.identifiers()) {
          appender
              .beginRow()
              .append(record.source())
              .append(record.line())
              .append(identifier.type().word())
              .append(identifier.value())
              .endRow();
        }
      }
    }
    LakeIdentifiers.save(
        lake,
        database,
        "SELECT DISTINCT a.person, h.type, h.value FROM held h JOIN assignment a USING (source, line)");
  }
}

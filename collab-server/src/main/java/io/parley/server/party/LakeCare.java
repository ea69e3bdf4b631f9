package io.parley.server.party;

import io.parley.connector.lake.Compaction;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeFilter;
import io.parley.connector.lake.LakeMaintenance;
import io.parley.connector.lake.Retention;
import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.zone.CleanZone;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.LakeRetention;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.pipeline.RunHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a stopped node's lake in order: small files become larger ones, old snapshots and the files
 * of killed writers go, and raw rows beyond their age and clean rows of earlier editions are
 * removed for good.
 *
 * <p>Raw and clean are compacted whenever they can be. An offered table is, only where it has many
 * files: its next snapshot is another one, under which a question asked before is charged again.
 */
public final class LakeCare {
  private static final List<String> ZONES = List.of("raw", "clean");
  private static final List<String> SEALED = List.of(NodeLake.PEOPLE, NodeLake.IDENTIFIERS);
  private static final int MANY_FILES = 16;
  private static final Duration GRACE = Duration.ofDays(1);
  private static final int MEMORY = WorkMemory.megabytes() / 2;

  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final Clock clock;
  private final Progress progress;

  /** For a stopped node. */
  public LakeCare(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock, Progress progress) {
    this.configuration = configuration;
    this.directory = directory;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What was done with a table.
   *
   * @param filesBefore small files that were put together
   * @param filesAfter files in their place
   * @param snapshots that expired
   * @param orphans files that no snapshot had
   * @param rows raw rows that were removed
   */
  public record Kept(
      String table, int filesBefore, int filesAfter, int snapshots, int orphans, long rows) {}

  /**
   * Looks after every table.
   *
   * @throws io.parley.connector.lake.LakeException when one cannot be; those before it are done
   */
  public List<Kept> run() {
    RunHistory history = new RunHistory(directory, clock);
    List<Kept> done = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(configuration, directory);
        DuckDb database = DuckDb.open(MEMORY)) {
      LakeMaintenance maintenance = new LakeMaintenance(lake.tables(), SnapshotPins.NONE, clock);
      CleanZone clean =
          new CleanZone(lake.tables(), directory.keys().envelope(), database.connection());
      for (NodeConfiguration.Source source : ZonedSources.in(configuration)) {
        if (clean.has(source.name())) {
          long rows = clean.removeEarlierEditions(source.name(), maintenance);
          if (rows > 0) {
            progress.say(
                "%s: %,d rows of earlier editions are gone".formatted(source.name(), rows));
          }
        }
      }
      for (String namespace : namespaces(lake)) {
        for (String table : lake.tables().tables(namespace)) {
          done.add(
              history.step(
                  "maintain",
                  namespace + "." + table,
                  () -> {
                    Kept kept = keep(lake.tables(), maintenance, database, namespace, table);
                    return new RunHistory.Counted<>(kept, kept.rows(), 0);
                  }));
        }
      }
    }
    progress.say("%d tables of the lake are in order".formatted(done.size()));
    return done;
  }

  private List<String> namespaces(NodeLake lake) {
    List<String> all = new ArrayList<>(ZONES);
    all.add(NodeLake.CURATED);
    all.addAll(NodeLake.BESIDE);
    all.add(lake.matching());
    configuration
        .collaborations()
        .forEach(one -> all.add(lake.of(Optional.of(one.name())).matching()));
    return all;
  }

  private Kept keep(
      Lake lake, LakeMaintenance maintenance, DuckDb database, String namespace, String table) {
    LakeRetention retention = configuration.lake().retention();
    boolean isZone = ZONES.contains(namespace);
    long rows = 0;
    if (namespace.equals("raw") && retention.rawDays() > 0) {
      LocalDateTime before =
          LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(retention.rawDays());
      rows =
          maintenance
              .erase(
                  namespace,
                  table,
                  database.connection(),
                  "_at < TIMESTAMP '" + before.toString().replace('T', ' ') + "'",
                  List.<LakeFilter>of())
              .rows();
    }
    boolean isOpen = namespace.equals(NodeLake.CURATED) && !SEALED.contains(table);
    boolean hasMany = isOpen && lake.table(namespace, table).files().size() > MANY_FILES;
    Compaction.Done compacted = new Compaction.Done(0, 0);
    if (isZone || hasMany) {
      compacted =
          maintenance.compact(
              namespace,
              table,
              database.connection(),
              isZone
                  ? new Compaction(Compaction.DEFAULT.targetBytes(), Optional.of("_reason"))
                  : Compaction.DEFAULT);
    }
    int expired =
        maintenance.expire(
            namespace,
            table,
            new Retention(Duration.ofHours(retention.snapshotHours()), retention.snapshots()));
    int orphans = maintenance.removeOrphans(namespace, table, GRACE);
    return new Kept(
        namespace + "." + table, compacted.before(), compacted.after(), expired, orphans, rows);
  }
}

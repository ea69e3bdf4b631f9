package io.parley.server.party;

import io.parley.connector.lake.Compaction;
import io.parley.connector.lake.LakeChange;
import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.LakeFile;
import io.parley.connector.lake.LakeMaintenance;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.Retention;
import io.parley.connector.lake.SnapshotPins;
import io.parley.policy.PolicySet;
import io.parley.policy.TablePolicy;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.LakeRetention;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offered tables of a running node, in the lake: rows of new records are added, those of people
 * who merged or are offered no more are written anew, each table in one commit. It keeps their
 * files few.
 */
final class LiveTables {
  private static final int MEMORY = WorkMemory.megabytes();

  /** After so many commits files are made few, on a node. */
  static final int COMMITS = 64;

  /** All snapshots stay for so long: a table has one a run of the pipeline. */
  private static final Duration ALL = Duration.ofMinutes(15);

  /**
   * Of offered tables none stays longer that nobody pinned, and none is kept for its own sake: it
   * may have the rows of people who are offered no more.
   */
  private static final Retention OFFERED = new Retention(ALL, 1);

  /** So many stay of a zone's table beyond that, evenly over what the node says. */
  private static final int STRETCHES = 24;

  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private static final List<String> ZONES = List.of("raw", "clean");
  private static final Compaction TOGETHER = Compaction.DEFAULT;
  private static final Compaction REJECTED_APART =
      new Compaction(Compaction.DEFAULT.targetBytes(), Optional.of("_reason"));

  private final NodeLake lake;
  private final Map<String, KeptTable> tables;
  private final Map<String, Integer> most;
  private final LakeMaintenance maintenance;
  private final Retention ofZones;
  private final int each;
  private final Clock clock;
  private final PeopleStep.Listener steps;
  private int commits;
  private Instant due;

  /**
   * The tables that policies offer.
   *
   * @param pins the snapshots by which questions still go
   * @param retention of raw and clean
   * @param each after how many commits files are made few
   */
  LiveTables(
      NodeLake lake,
      List<PolicySet> policies,
      SnapshotPins pins,
      LakeRetention retention,
      int each,
      Clock clock) {
    this(lake, policies, pins, retention, each, clock, PeopleStep.Listener.NONE);
  }

  LiveTables(
      NodeLake lake,
      List<PolicySet> policies,
      SnapshotPins pins,
      LakeRetention retention,
      int each,
      Clock clock,
      PeopleStep.Listener steps) {
    this.steps = steps;
    this.lake = lake;
    this.tables = new TreeMap<>(KeptTable.of(policies));
    tables.values().removeIf(table -> !table.ofPeople());
    this.most = new TreeMap<>();
    for (PolicySet set : policies) {
      for (TablePolicy table : set.tables()) {
        table.rows().ifPresent(rows -> most.merge(table.table().table(), rows, Math::min));
      }
    }
    Duration age = Duration.ofHours(retention.snapshotHours());
    this.ofZones =
        new Retention(
            age,
            Math.max(OFFERED.atLeast(), retention.snapshots()),
            Optional.of(new Retention.Thinned(ALL, age.dividedBy(STRETCHES))));
    this.each = each;
    this.clock = clock;
    this.due = clock.instant().plus(OFFERED.age());
    this.maintenance = new LakeMaintenance(lake.tables(), pins, clock);
  }

  /**
   * Brings the tables to what the people are now.
   *
   * @throws ConfigurationException when a table would have more rows than its policy says; nothing
   *     is changed then
   */
  void publish(LiveTaken taken) {
    Set<String> named = new LinkedHashSet<>();
    for (LiveTaken.Placed row : taken.rows()) {
      if (row.person().isPresent() && tables.containsKey(row.fresh().source().table())) {
        named.add(row.fresh().source().table());
      }
    }
    if (named.isEmpty() && taken.moves().isEmpty()) {
      return;
    }
    named.forEach(name -> checkRows(name, taken));
    try (DuckDb database = DuckDb.open(MEMORY)) {
      fill(database, taken);
      for (KeptTable table : tables.values()) {
        publish(table, named.contains(table.table().table()), taken, database);
        steps.reached(PeopleStep.LIVE_TABLE);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("rows could not be kept", e);
    }
    if (++commits % each == 0) {
      maintain();
    }
  }

  private void checkRows(String name, LiveTaken taken) {
    long more =
        taken.rows().stream()
            .filter(r -> r.person().isPresent() && r.fresh().source().table().equals(name))
            .count();
    if (most.containsKey(name)
        && lake.tables().table(NodeLake.CURATED, name).rows() + more
            > most.getOrDefault(name, Integer.MAX_VALUE)) {
      throw new ConfigurationException(
          "the sources have more rows of `%s` than its policy says; it stays as it is. Write a larger `rows`, with room to grow"
              .formatted(name));
    }
  }

  private void fill(DuckDb database, LiveTaken taken) throws SQLException {
    CuratedRows rows = new CuratedRows(database, tables);
    database.execute("CREATE TABLE assignment (source VARCHAR, line BIGINT, person UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("assignment")) {
      for (LiveTaken.Placed placed : taken.rows()) {
        if (placed.person().isPresent() && tables.containsKey(placed.fresh().source().table())) {
          rows.add(placed.fresh().row(), placed.fresh().source().table());
          appender
              .beginRow()
              .append(placed.fresh().row().source())
              .append(placed.fresh().row().line())
              .append(placed.person().get())
              .endRow();
        }
      }
    }
    rows.complete();
    database.execute("CREATE TABLE moved (person UUID, now UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("moved")) {
      for (Map.Entry<UUID, Optional<UUID>> move : taken.moves().entrySet()) {
        appender.beginRow().append(move.getKey());
        if (move.getValue().isPresent()) {
          appender.append(move.getValue().get());
        } else {
          appender.appendNull();
        }
        appender.endRow();
      }
    }
  }

  private void publish(KeptTable table, boolean hasNew, LiveTaken taken, DuckDb database) {
    String name = table.table().table();
    List<LakeFile> touched = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    if (!taken.moves().isEmpty()) {
      find(lake.tables().table(NodeLake.CURATED, name), database, touched, files);
    }
    if (!hasNew && touched.isEmpty()) {
      return;
    }
    try (LakeChange change = lake.tables().change(NodeLake.CURATED, name, table.lakeColumns())) {
      if (hasNew) {
        long unused = change.add(database.connection(), CuratedRows.select(table));
      }
      if (!touched.isEmpty()) {
        String columns =
            table.columns().stream()
                .map(c -> ", t.\"" + c.name() + "\"")
                .collect(Collectors.joining());
        long unused =
            change.add(
                database.connection(),
                "SELECT coalesce(m.now, t.person) AS person%s FROM %s t LEFT JOIN moved m USING (person) WHERE m.person IS NULL OR m.now IS NOT NULL ORDER BY 1"
                    .formatted(columns, scan(files)));
        change.remove(touched);
      }
      var unused = change.commit();
    }
  }

  /** The files that have rows of somebody who moved. */
  private static void find(
      LakeTable table, DuckDb database, List<LakeFile> touched, List<Path> files) {
    List<Path> all = table.files();
    if (all.isEmpty()) {
      return;
    }
    Set<String> found = new LinkedHashSet<>();
    database.query(
        "SELECT DISTINCT t.filename FROM read_parquet([%s], filename = true, hive_partitioning = false) t SEMI JOIN moved USING (person)"
            .formatted(quoted(all)),
        row -> found.add(row.getString(1)));
    for (int i = 0; i < all.size(); i++) {
      if (found.contains(all.get(i).toString())) {
        touched.add(table.content().get(i));
        files.add(all.get(i));
      }
    }
  }

  private static String scan(List<Path> files) {
    return "read_parquet([" + quoted(files) + "], hive_partitioning = false)";
  }

  private static String quoted(List<Path> files) {
    return files.stream()
        .map(file -> "'" + file.toString().replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
  }

  /**
   * The same by time, also where nothing comes any more: the rows of who withdrew go with the
   * snapshots that have them. Whether it was due.
   */
  boolean maintainWhenDue() {
    boolean isDue = !clock.instant().isBefore(due);
    if (isDue) {
      maintain();
    }
    return isDue;
  }

  /**
   * Makes many small files few, in raw and clean too, and lets go what no question goes by. What
   * fails is for the next time: nothing is lost by many files.
   */
  private void maintain() {
    due = clock.instant().plus(OFFERED.age());
    try (DuckDb database = DuckDb.open(MEMORY)) {
      tables
          .keySet()
          .forEach(name -> maintain(NodeLake.CURATED, name, TOGETHER, OFFERED, database));
      for (String zone : ZONES) {
        lake.tables()
            .tables(zone)
            .forEach(name -> maintain(zone, name, REJECTED_APART, ofZones, database));
      }
    }
  }

  private void maintain(
      String namespace, String name, Compaction how, Retention retention, DuckDb database) {
    try {
      var unused = maintenance.compact(namespace, name, database.connection(), how);
      int unusedToo = maintenance.expire(namespace, name, retention);
    } catch (LakeException e) {
      LOG.atWarn()
          .addKeyValue("event", "compaction-failed")
          .addKeyValue("table", namespace + "." + name)
          .log("a table could not be compacted");
    }
  }

  /** The snapshots of the tables of now. */
  static Map<String, Long> snapshots(NodeLake lake, Iterable<String> names) {
    Map<String, Long> snapshots = new TreeMap<>();
    names.forEach(name -> snapshots.put(name, lake.snapshot(name)));
    return snapshots;
  }
}

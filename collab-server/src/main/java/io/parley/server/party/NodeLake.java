package io.parley.server.party;

import io.parley.connector.lake.ClearTables;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeException;
import io.parley.connector.lake.LakeMaintenance;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.Retention;
import io.parley.connector.lake.SealedTable;
import io.parley.connector.lake.SealedTables;
import io.parley.connector.lake.SnapshotPins;
import io.parley.crypto.seal.Envelope;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.LakePlace;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A party's lake: the offered tables, which are open Parquet and know people by an id that means
 * nothing elsewhere; and sealed, under the node's keys, what leads from a person to somebody: lines
 * of sources, identifiers, pseudonyms.
 */
public final class NodeLake implements AutoCloseable {
  static final String CURATED = "curated";
  static final String PEOPLE = "people";
  static final String IDENTIFIERS = "identifiers";
  static final String MATCHING = "matching";

  /** Namespaces of sealed tables beside the offered ones: keys of records, and consents. */
  static final List<String> BESIDE = List.of(RecordKeys.NAMESPACE, LakeConsents.NAMESPACE);

  static final List<LakeColumn> PEOPLE_COLUMNS =
      List.of(
          new LakeColumn("source", LakeType.STRING),
          new LakeColumn("line", LakeType.LONG),
          new LakeColumn("person", LakeType.UUID));
  static final List<LakeColumn> IDENTIFIER_COLUMNS =
      List.of(
          new LakeColumn("person", LakeType.UUID),
          new LakeColumn("type", LakeType.STRING),
          new LakeColumn("value", LakeType.STRING));

  private static final int MEMORY = WorkMemory.megabytes();

  private static final int MOST_KNOWN = 64;

  /** Longer than any writer takes from a file to its commit. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private final Lake tables;
  private final SealedTables sealed;
  private final String matching;
  private final Map<Pinned, LakeTable> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pinned, LakeTable> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  private NodeLake(Lake tables, SealedTables sealed, String matching) {
    this.tables = tables;
    this.sealed = sealed;
    this.matching = matching;
  }

  /**
   * The same lake as a collaboration of the node sees it: the people of all, and the pseudonyms of
   * its own. Nothing is to be closed.
   *
   * @param further its name, of small letters, digits and dashes; empty: that of the root
   */
  NodeLake of(Optional<String> further) {
    // No such name has an underscore, so that no two have one namespace.
    return new NodeLake(
        tables,
        sealed,
        further.map(name -> MATCHING + "_" + name.replace('-', '_')).orElse(MATCHING));
  }

  /** The namespace of the collaboration's pseudonyms. */
  String matching() {
    return matching;
  }

  /**
   * Opens a node's lake where its configuration has it, making it when it is not there.
   *
   * @throws ConfigurationException when an older version left people in it in the clear, or it
   *     cannot be opened
   */
  public static NodeLake open(NodeConfiguration configuration, NodeDirectory directory) {
    return open(configuration.lake(), directory);
  }

  /** The same of a node whose lake is in its directory. */
  public static NodeLake open(NodeDirectory directory) {
    return open(LakePlace.NONE, directory);
  }

  private static NodeLake open(LakePlace place, NodeDirectory directory) {
    NodeLake lake = unchecked(place, directory);
    if (lake.holdsClearTables()) {
      lake.close();
      throw new ConfigurationException(
          "the lake in %s holds identifiers in the clear, as a version before sealing wrote them; seal them once: parley keys seal --config node.yaml"
              .formatted(directory.resolve(LakePlace.FOLDER)));
    }
    return lake;
  }

  /** The same for whoever is about to seal what is in the clear: in a lake of before all else. */
  static NodeLake unchecked(NodeDirectory directory) {
    return unchecked(LakePlace.NONE, directory);
  }

  private static NodeLake unchecked(LakePlace place, NodeDirectory directory) {
    Envelope envelope = directory.keys().envelope();
    try {
      Lake tables = Lake.open(place.settings(directory));
      return new NodeLake(tables, new SealedTables(tables, envelope), MATCHING);
    } catch (LakeException e) {
      throw new ConfigurationException("`node.lake`: " + e.getMessage());
    }
  }

  private boolean holdsClearTables() {
    ClearTables clear = new ClearTables(tables);
    return clear.latest(CURATED, PEOPLE).isPresent()
        || clear.latest(CURATED, IDENTIFIERS).isPresent()
        || tables.tables(MATCHING).stream().anyMatch(t -> clear.latest(MATCHING, t).isPresent());
  }

  /** The open tables. */
  public Lake tables() {
    return tables;
  }

  /** The sealed ones. */
  SealedTables sealed() {
    return sealed;
  }

  /** The current snapshot of an offered table. */
  long snapshot(String name) {
    return tables.snapshot(CURATED, name);
  }

  /** An offered table at a snapshot: which files that has never changes. */
  LakeTable table(String name, long snapshot) {
    Pinned pinned = new Pinned(name, snapshot);
    synchronized (known) {
      LakeTable found = known.get(pinned);
      if (found == null) {
        found = tables.table(CURATED, name, snapshot);
        known.put(pinned, found);
      }
      return found;
    }
  }

  /** A table at a snapshot. */
  private record Pinned(String name, long snapshot) {}

  /** The snapshot of the people of now. */
  long peopleSnapshot() {
    return sealed.table(CURATED, PEOPLE).snapshotId();
  }

  /** The snapshot of their identifiers. */
  long identifierSnapshot() {
    return sealed.table(CURATED, IDENTIFIERS).snapshotId();
  }

  /** Takes an identifier of somebody. */
  @FunctionalInterface
  interface Holder {
    void holds(UUID person, String type, String value);
  }

  /** Hands over every identifier of everybody. */
  void identifiers(Holder holder) {
    SealedTable table = sealed.table(CURATED, IDENTIFIERS);
    try (DuckDb database = DuckDb.open(MEMORY)) {
      table.read(
          database.connection(),
          List.of("person", "type", "value"),
          part -> {
            UUID[] people = part.uuids(0);
            String[] types = part.strings(1);
            String[] values = part.strings(2);
            for (int i = 0; i < part.rows(); i++) {
              holder.holds(people[i], types[i], values[i]);
            }
          });
    }
  }

  /**
   * Deletes what the lake still has of people as they were before: earlier snapshots of its tables,
   * open tables that no policy offers any more, pseudonyms of earlier people in every
   * collaboration, and what writers left that were killed an hour ago or earlier. Who was erased or
   * does not consent is then in no file of the lake. What a disk keeps of deleted files it keeps.
   *
   * @param offered the tables whose rows are those of now
   * @param pins the snapshots that a node goes by which runs meanwhile: they stay, with the
   *     pseudonyms of their people
   */
  void forgetEarlier(Set<String> offered, SnapshotPins pins) {
    LakeMaintenance maintenance = new LakeMaintenance(tables, pins, Clock.systemUTC());
    // Whatever its clock says now: it may have been set back since.
    LakeMaintenance ofAnyAge =
        new LakeMaintenance(tables, pins, Clock.fixed(Instant.MAX, ZoneOffset.UTC));
    for (String name : tables.tables(CURATED)) {
      boolean isKept = offered.contains(name) || sealed.holds(CURATED, name);
      if (!isKept && pins.of(CURATED, name).isEmpty()) {
        tables.drop(CURATED, name);
      } else {
        ofAnyAge.expire(CURATED, name, new Retention(Duration.ZERO, 1));
        maintenance.removeOrphans(CURATED, name, LEFT_BEHIND);
      }
    }
    for (String namespace : BESIDE) {
      for (String name : tables.tables(namespace)) {
        ofAnyAge.expire(namespace, name, new Retention(Duration.ZERO, 1));
        maintenance.removeOrphans(namespace, name, LEFT_BEHIND);
      }
    }
    Set<Long> people = new HashSet<>(pins.of(CURATED, PEOPLE));
    people.add(peopleSnapshot());
    tables.namespaces().stream()
        .filter(name -> name.equals(MATCHING) || name.startsWith(MATCHING + "_"))
        .forEach(matching -> Pseudonyms.dropBut(tables, matching, people));
  }

  @Override
  public void close() {
    tables.close();
  }
}

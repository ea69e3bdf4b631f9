package io.parley.server.party;

import io.parley.connector.lake.ClearTables;
import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedTable;
import io.parley.connector.lake.SealedTables;
import io.parley.crypto.seal.Envelope;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String FOLDER = "lake";
  private static final int MEMORY = WorkMemory.megabytes();

  private static final int MOST_KNOWN = 64;

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
   * Opens a node's lake, making it when it is not there.
   *
   * @throws ConfigurationException when an older version left people in it in the clear
   */
  public static NodeLake open(NodeDirectory directory) {
    NodeLake lake = unchecked(directory);
    if (lake.holdsClearTables()) {
      lake.close();
      throw new ConfigurationException(
          "the lake in %s holds identifiers in the clear, as a version before sealing wrote them; seal them once: parley keys seal --config node.yaml"
              .formatted(directory.resolve(FOLDER)));
    }
    return lake;
  }

  /** The same for whoever is about to seal what is in the clear. */
  static NodeLake unchecked(NodeDirectory directory) {
    Envelope envelope = directory.keys().envelope();
    Lake tables = Lake.open(directory.resolve(FOLDER));
    return new NodeLake(tables, new SealedTables(tables, envelope), MATCHING);
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

  @Override
  public void close() {
    tables.close();
  }
}

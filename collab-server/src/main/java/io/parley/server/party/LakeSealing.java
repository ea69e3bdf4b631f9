package io.parley.server.party;

import io.parley.connector.lake.ClearTables;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedWriter;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeDirectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Seals what a version before sealed lakes wrote into a stopped node's lake: people, identifiers,
 * pseudonyms. Each table is committed sealed before its clear files go, so that a stop at any point
 * loses nothing and the next run goes on.
 *
 * <p>The people have another snapshot afterwards; their pseudonyms are named after it and stay in
 * force. Pseudonyms of earlier people serve no question any more and go.
 */
public final class LakeSealing {
  private static final int MEMORY = WorkMemory.megabytes();

  private final NodeLake lake;
  private final ClearTables clear;

  private LakeSealing(NodeLake lake) {
    this.lake = lake;
    this.clear = new ClearTables(lake.tables());
  }

  /**
   * Seals a node's lake.
   *
   * @return the number of tables that were in the clear, or had been
   */
  public static int seal(NodeDirectory directory) {
    try (NodeLake lake = NodeLake.unchecked(directory)) {
      return new LakeSealing(lake).run();
    }
  }

  private int run() {
    Optional<Long> people = clear.latest(NodeLake.CURATED, NodeLake.PEOPLE);
    sealCurrent(NodeLake.CURATED, NodeLake.PEOPLE, NodeLake.PEOPLE);
    int sealed = 0;
    for (String name : lake.tables().tables(NodeLake.MATCHING)) {
      if (clear.isCurrent(NodeLake.MATCHING, name)) {
        people
            .filter(snapshot -> name.endsWith("_" + snapshot))
            .ifPresent(snapshot -> sealCurrent(NodeLake.MATCHING, name, renamed(name, snapshot)));
        clear.drop(NodeLake.MATCHING, name);
        sealed++;
      } else {
        sealed += expire(NodeLake.MATCHING, name);
      }
    }
    sealCurrent(NodeLake.CURATED, NodeLake.IDENTIFIERS, NodeLake.IDENTIFIERS);
    sealed += expire(NodeLake.CURATED, NodeLake.IDENTIFIERS);
    // Last: the clear snapshot of the people says which pseudonyms are theirs.
    return sealed + expire(NodeLake.CURATED, NodeLake.PEOPLE);
  }

  private String renamed(String name, long snapshot) {
    String epoch = name.substring(0, name.length() - String.valueOf(snapshot).length());
    return epoch + lake.peopleSnapshot();
  }

  private int expire(String namespace, String name) {
    if (clear.latest(namespace, name).isEmpty()) {
      return 0;
    }
    clear.expire(namespace, name);
    return 1;
  }

  private void sealCurrent(String namespace, String name, String as) {
    if (!clear.isCurrent(namespace, name)) {
      return;
    }
    LakeTable table = lake.tables().table(namespace, name);
    List<LakeColumn> columns = table.columns();
    String select =
        columns.stream().map(c -> "\"" + c.name() + "\"").collect(Collectors.joining(", "));
    try (DuckDb reading = DuckDb.open(MEMORY);
        DuckDb sealing = DuckDb.open(MEMORY);
        SealedWriter writer = lake.sealed().replace(namespace, as, columns, sealing.connection())) {
      reading.query(
          "SELECT %s FROM %s".formatted(select, table.scanSql()),
          row -> writer.add(cells(columns, row)));
      writer.commit();
    }
  }

  private static Object[] cells(List<LakeColumn> columns, ResultSet row) throws SQLException {
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      Object cell = row.getObject(i + 1);
      // Only pseudonyms may be absent.
      cells[i] = cell == null && columns.get(i).type() == LakeType.UUID ? new UUID(0, 0) : cell;
    }
    return cells;
  }
}

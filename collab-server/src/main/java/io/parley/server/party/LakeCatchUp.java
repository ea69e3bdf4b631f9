package io.parley.server.party;

import io.parley.connector.lake.SealedWriter;
import io.parley.connector.lake.SnapshotPins;
import io.parley.query.backend.duckdb.DuckDb;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/**
 * Brings people, identifiers and consents of the lake to what a running node knows: as an ingest
 * writes them, in its order, each whole or not at all. Whoever calls it sees to it that nothing is
 * taken in meanwhile, and notes that the lake is whole when it returns.
 */
final class LakeCatchUp {
  private static final int MEMORY = WorkMemory.megabytes();

  private final NodeLake lake;
  private final SnapshotPins pins;
  private final PeopleStep.Listener steps;

  /**
   * Of a lake.
   *
   * @param pins the snapshots by which questions still go
   */
  LakeCatchUp(NodeLake lake, SnapshotPins pins, PeopleStep.Listener steps) {
    this.lake = lake;
    this.pins = pins;
    this.steps = steps;
  }

  /**
   * Writes them, and deletes what the lake has of before.
   *
   * @param offered the tables whose rows are those of now
   */
  void run(LivePeople people, LiveRules rules, Set<String> offered) {
    Map<UUID, BitSet> grants = people.grants();
    List<LiveRecord> records =
        people.records().stream().filter(r -> grants.containsKey(r.person())).toList();
    try (DuckDb database = DuckDb.open(MEMORY)) {
      // Before the people, so that a stop between leaves nobody more offered than they agreed to.
      if (rules.isByPurpose()) {
        LakeConsents.save(
            lake,
            database,
            granted ->
                grants.forEach(
                    (person, places) ->
                        places.stream()
                            .forEach(p -> granted.accept(person, rules.purposes().get(p)))));
      }
      save(records, database);
      steps.reached(PeopleStep.KEPT_PEOPLE);
      identifiers(records, database);
      steps.reached(PeopleStep.KEPT_IDENTIFIERS);
    } catch (SQLException e) {
      throw new IllegalStateException("people could not be kept", e);
    }
    lake.forgetEarlier(offered, pins);
  }

  private void save(List<LiveRecord> records, DuckDb database) {
    try (SealedWriter writer =
        lake.sealed()
            .replace(
                NodeLake.CURATED,
                NodeLake.PEOPLE,
                NodeLake.PEOPLE_COLUMNS,
                database.connection())) {
      records.forEach(record -> writer.add(record.source, record.line, record.person()));
      writer.commit();
    }
  }

  private void identifiers(List<LiveRecord> records, DuckDb database) throws SQLException {
    database.execute("CREATE TABLE held (person UUID, type VARCHAR, value VARCHAR)");
    try (DuckDBAppender appender = database.connection().createAppender("held")) {
      for (LiveRecord record : records) {
        for (var identifier : record.identifiers) {
          appender
              .beginRow()
              .append(record.person())
              .append(identifier.type().word())
              .append(identifier.value())
              .endRow();
        }
      }
    }
    LakeIdentifiers.save(lake, database, "SELECT DISTINCT person, type, value FROM held");
  }
}

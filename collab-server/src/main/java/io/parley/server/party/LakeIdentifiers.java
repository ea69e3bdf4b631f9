package io.parley.server.party;

import io.parley.connector.lake.SealedWriter;
import io.parley.query.backend.duckdb.DuckDb;

/** Who of the people in the lake is known by what: in memory in the clear, on the disk sealed. */
final class LakeIdentifiers {
  private static final int MEMORY = WorkMemory.megabytes();

  private LakeIdentifiers() {}

  /**
   * Replaces what was there.
   *
   * @param select of the database: person, type and value, each once
   */
  static void save(NodeLake lake, DuckDb database, String select) {
    try (DuckDb sealing = DuckDb.open(MEMORY / 2);
        SealedWriter writer =
            lake.sealed()
                .replace(
                    NodeLake.CURATED,
                    NodeLake.IDENTIFIERS,
                    NodeLake.IDENTIFIER_COLUMNS,
                    sealing.connection())) {
      database.query(
          select, row -> writer.add(row.getObject(1), row.getString(2), row.getString(3)));
      writer.commit();
    }
  }
}

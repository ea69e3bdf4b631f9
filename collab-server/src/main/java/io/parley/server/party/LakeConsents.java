package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedTable;
import io.parley.connector.lake.SealedWriter;
import io.parley.query.backend.duckdb.DuckDb;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Who of the people in the lake consents to which purpose, sealed. */
final class LakeConsents {
  /** Beside the offered tables, which may have any name. */
  static final String NAMESPACE = "consent";

  private static final String NAME = "purposes";
  private static final List<LakeColumn> COLUMNS =
      List.of(new LakeColumn("person", LakeType.UUID), new LakeColumn("purpose", LakeType.STRING));
  private static final int MEMORY = WorkMemory.megabytes();

  private LakeConsents() {}

  /**
   * Replaces what was there.
   *
   * @param grants hands over who consents to which purpose
   */
  static void save(NodeLake lake, DuckDb database, Consumer<BiConsumer<UUID, String>> grants) {
    try (SealedWriter writer =
        lake.sealed().replace(NAMESPACE, NAME, COLUMNS, database.connection())) {
      grants.accept((person, purpose) -> writer.add(person, purpose));
      writer.commit();
    }
  }

  /** No purposes are told apart any more. */
  static void drop(NodeLake lake) {
    if (find(lake).isPresent()) {
      lake.tables().drop(NAMESPACE, NAME);
    }
  }

  /** The table of now; empty where purposes are not told apart. */
  static Optional<SealedTable> find(NodeLake lake) {
    return lake.sealed().find(NAMESPACE, NAME);
  }

  /** Who consents to a purpose. */
  static Set<UUID> consenting(SealedTable table, String purpose) {
    Set<UUID> consenting = new HashSet<>();
    try (DuckDb database = DuckDb.open(MEMORY)) {
      table.read(
          database.connection(),
          List.of("person", "purpose"),
          part -> {
            UUID[] people = part.uuids(0);
            String[] purposes = part.strings(1);
            for (int i = 0; i < part.rows(); i++) {
              if (purposes[i].equals(purpose)) {
                consenting.add(people[i]);
              }
            }
          });
    }
    return consenting;
  }
}

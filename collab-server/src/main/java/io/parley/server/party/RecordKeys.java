package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.lake.SealedWriter;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.Resolution;
import io.parley.query.backend.duckdb.DuckDb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whose record is whose, by the keys that sources name: those of people who may be offered, and no
 * others. Sealed, for a key may be what a person is known by elsewhere.
 *
 * @param all every key once in its source
 */
record RecordKeys(List<One> all) {
  static final String NAMESPACE = "published";
  private static final String TABLE = "record_keys";
  private static final List<LakeColumn> COLUMNS =
      List.of(
          new LakeColumn("source", LakeType.STRING),
          new LakeColumn("key", LakeType.STRING),
          new LakeColumn("person", LakeType.UUID));

  RecordKeys {
    all = List.copyOf(all);
  }

  /** A record. */
  record One(String source, String key, UUID person) {}

  /**
   * Those of records that were resolved.
   *
   * @param people of all records, in the order of their names
   */
  static RecordKeys of(Resolved resolved, Resolution people, Set<String> sources) {
    Set<UUID> offered = new HashSet<>(resolved.offered(people).people());
    List<RecordNames.Name> names = resolved.names().ordered();
    List<One> keys = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      RecordNames.Name name = names.get(i);
      Assignment record = people.assignments().get(i);
      if (sources.contains(name.key().source())
          && !RecordNames.isByLine(name.key())
          && offered.contains(record.person())) {
        keys.add(new One(name.key().source(), name.key().key(), record.person()));
      }
    }
    return new RecordKeys(keys);
  }

  /**
   * The same for whoever publishes them beside a table: keys as its column writes them. {@code 007}
   * is the key of no record in a column of whole numbers, lest it and {@code 7} be one record of
   * two people.
   */
  KeyedPeople in(String source, LakeType type) {
    return to ->
        all.stream()
            .filter(k -> k.source().equals(source) && isWrittenSo(type, k.key()))
            .forEach(k -> to.accept(k.key(), k.person()));
  }

  /** Keeps them in the lake. */
  void save(NodeLake lake, DuckDb database) {
    try (SealedWriter writer =
        lake.sealed().replace(NAMESPACE, TABLE, COLUMNS, database.connection())) {
      all.forEach(k -> writer.add(k.source(), k.key(), k.person()));
      writer.commit();
    }
  }

  /** The snapshot of now. */
  static long snapshot(NodeLake lake) {
    return lake.tables().snapshot(NAMESPACE, TABLE);
  }

  /** Those of a snapshot, read anew each time: they rest sealed, and nothing keeps them open. */
  static KeyedPeople at(
      NodeLake lake, long snapshot, DuckDb database, String source, LakeType type) {
    return to ->
        lake.sealed()
            .table(NAMESPACE, TABLE, snapshot)
            .read(
                database.connection(),
                List.of("source", "key", "person"),
                part -> {
                  String[] sources = part.strings(0);
                  String[] keys = part.strings(1);
                  UUID[] people = part.uuids(2);
                  for (int i = 0; i < part.rows(); i++) {
                    if (sources[i].equals(source) && isWrittenSo(type, keys[i])) {
                      to.accept(keys[i], people[i]);
                    }
                  }
                });
  }

  private static boolean isWrittenSo(LakeType type, String key) {
    try {
      return switch (type) {
        case LONG -> String.valueOf(Long.parseLong(key)).equals(key);
        case UUID -> UUID.fromString(key).toString().equals(key);
        default -> true;
      };
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

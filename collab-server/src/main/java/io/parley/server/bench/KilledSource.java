package io.parley.server.bench;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.Envelope;
import io.parley.identity.normalise.IdentifierType;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * A kind of source whose reader is killed by {@link IngestKillBench}. Both processes make one of
 * their own; all that the one that reads knows is in its folder, or in the system that it reads.
 *
 * <p>Rows are numbered from 0 on, and each says its number in its address, {@link #mail}: so it is
 * found again, whether it was kept or rejected.
 */
interface KilledSource {
  /** How many rows one call of {@link #grow} gives. */
  int ROWS = 2_000;

  /** All kinds; a new one is one line here. */
  static List<KilledSource> all() {
    return List.of(
        KilledFiles.csv("csv"),
        KilledFiles.csv("csv-gz"),
        KilledFiles.jsonLines(),
        KilledFiles.parquet(),
        KilledTable.postgres(),
        KilledTable.trino(),
        new KilledBucket(),
        new KilledIceberg(),
        new KilledTopic(),
        new KilledEvents());
  }

  /** What it is called. */
  String name();

  /** Why it cannot be read on this machine; empty where it can. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /**
   * Starts the system that it is read from, where it has one, and says in the folder where that is.
   */
  default AutoCloseable begin(Path folder) throws Exception {
    return () -> {};
  }

  /**
   * Gives the source {@link #ROWS} more rows.
   *
   * @param part how many times this was called before
   */
  void grow(Path folder, int part) throws Exception;

  /** Opens it. */
  Source open(Path folder, Connection duckdb) throws Exception;

  /** What takes a source into the zones; says how many rows came. */
  interface Zones {
    long take(Source source);
  }

  /** What the process that is killed does, until all is in the zones. */
  default void ingest(Path folder, Envelope envelope, Connection duckdb, Zones zones)
      throws Exception {
    try (Source source = open(folder, duckdb)) {
      var unused = zones.take(source);
    }
  }

  /** How its rows become clean; its source is called {@code killed}. */
  default SourceMapping mapping() {
    return mapping("");
  }

  /** The same where the columns have something before their names. */
  static SourceMapping mapping(String path) {
    return new SourceMapping(
        KilledIngest.SOURCE,
        List.of(new IdentifierColumn(path + "mail", IdentifierType.EMAIL)),
        List.of(
            new AttributeColumn(path + "id", "id", AttributeType.INTEGER),
            new AttributeColumn(path + "n", "n", AttributeType.INTEGER)),
        "US");
  }

  /** The address of a row. */
  static String mail(long id) {
    return "p" + id + "@shop.example";
  }

  /** Whether a row is to be one that cannot be read. */
  static boolean isBroken(long id) {
    return id % 97 == 0;
  }

  /** Whether a row is to be one that does not fit the mapping: its {@code n} is no number. */
  static boolean isUnfit(long id) {
    return id % 89 == 0;
  }

  /** A row as JSON. */
  static String json(long id) {
    String n = isUnfit(id) ? "\"x\"" : "1";
    return "{\"id\":%d,\"mail\":\"%s\",\"n\":%s%s"
        .formatted(id, mail(id), n, isBroken(id) ? "" : "}");
  }

  /** A CSV file of the rows of a part. */
  static String csv(int part) {
    StringBuilder text = new StringBuilder("id,mail,n\n");
    for (long id = (long) part * ROWS; id < (part + 1L) * ROWS; id++) {
      String n = isUnfit(id) ? "x" : "1";
      text.append("%d,\"%s\"%s\n".formatted(id, mail(id), isBroken(id) ? "" : "," + n));
    }
    return text.toString();
  }
}

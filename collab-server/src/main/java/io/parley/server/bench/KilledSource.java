package io.parley.server.bench;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;

/**
 * A kind of source whose reader is killed by {@link IngestKillBench}. Both processes make one of
 * their own; all that it knows is in its folder, or in the system that it reads.
 */
interface KilledSource {
  /** All kinds; a new one is one line here. */
  List<KilledSource> ALL =
      List.of(
          KilledFiles.csv("csv"),
          KilledFiles.csv("csv-gz"),
          KilledFiles.jsonLines(),
          KilledFiles.parquet());

  /** What it is called. */
  String name();

  /**
   * Gives the source more rows, each at a place and line of its own.
   *
   * @param part how many times this was called before
   * @return how many rows, broken ones among them
   */
  long grow(Path folder, int part) throws IOException;

  /** Opens it. */
  Source open(Path folder, Connection duckdb);

  /** Its columns that rest sealed. */
  Set<String> sealed();

  /** How its rows become clean; its source is called {@code killed}. */
  SourceMapping mapping();
}

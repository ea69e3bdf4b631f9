package io.parley.connector.lake;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Where the files of a lake rest, and how DuckDB, which sees local files alone, comes to them. Safe
 * for several threads.
 */
interface FileStore extends AutoCloseable {
  /** A file at rest: its location, as Iceberg notes it, and its size in bytes. */
  record Stored(String location, long bytes) {}

  /** Where tables are made: a location without a slash at its end. */
  String warehouse();

  /** Iceberg's files, for as long as this store is open. */
  StoreFiles io();

  /** Iceberg's files that can be listed too. */
  interface StoreFiles extends FileIO, SupportsPrefixOperations {}

  /** The path at which DuckDB writes a file that is to rest at a location. */
  Path stage(String location);

  /**
   * Puts a written file where it is to rest, durably.
   *
   * @throws LakeException if the store does not take it
   */
  void publish(Path staged, String location);

  /** Removes a file that was not committed, staged or published; what cannot be removed stays. */
  void discard(Path staged, String location);

  /**
   * Makes files readable at paths, in their order. They stay for an hour from now at least, unless
   * they are deleted.
   *
   * @throws LakeException if they cannot be had
   */
  List<Path> local(List<Stored> files);

  /** A local folder for what is derived from files, which anybody may empty. */
  Path work();

  /**
   * Deletes files, here and where they rest, so that they are gone when this returns.
   *
   * @throws LakeException if one cannot be deleted
   */
  void delete(Set<String> locations);

  /**
   * Deletes everything below a location, likewise.
   *
   * @throws LakeException if something cannot be deleted
   */
  void deleteBelow(String location);

  /** Removes what was left behind here, by writers that were killed, before a time. */
  void sweep(Instant before);

  @Override
  void close();
}

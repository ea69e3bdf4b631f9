package io.parley.connector.source;

/** Keeps batches of a source. */
@FunctionalInterface
public interface BatchSink {
  /**
   * Keeps a batch durably, all of it or nothing, and then returns.
   *
   * @throws SourceException if it cannot be kept; the source then stops
   */
  void keep(Batch batch);
}

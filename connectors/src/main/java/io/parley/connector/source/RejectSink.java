package io.parley.connector.source;

/** Takes note of rows that were left out. */
@FunctionalInterface
public interface RejectSink {
  /** Called once for each such row, in the order of the file, by the thread that reads. */
  void reject(Rejection rejection);
}

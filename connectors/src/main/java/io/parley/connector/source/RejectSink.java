package io.parley.connector.source;

import java.util.Optional;
import java.util.function.Supplier;

/** Takes note of rows that were left out. */
@FunctionalInterface
public interface RejectSink {
  /** Called once for each such row, in the order of the file, by the thread that reads. */
  void reject(Rejection rejection);

  /**
   * The same, for whoever must not lose what such a row says of a person.
   *
   * @param person its identifiers, and what can be read of its attributes; empty where one of its
   *     texts or identifiers is what cannot be read, or nothing can. Asked for at most once
   */
  default void reject(Rejection rejection, Supplier<Optional<SourceRow>> person) {
    reject(rejection);
  }
}

package io.parley.query.backend.duckdb;

import java.util.ArrayList;
import java.util.List;

/** Things that are open and close together: one that fails in it keeps no other open. */
final class AllClosed<T extends AutoCloseable> implements AutoCloseable {
  private final List<T> all = new ArrayList<>();

  void add(T one) {
    all.add(one);
  }

  List<T> all() {
    return all;
  }

  /** Closes all, and fails with the first failure, which the others are suppressed in. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (T one : all) {
      try {
        one.close();
      } catch (Exception e) {
        RuntimeException failure =
            e instanceof RuntimeException own ? own : new IllegalStateException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    all.clear();
    if (first != null) {
      throw first;
    }
  }
}

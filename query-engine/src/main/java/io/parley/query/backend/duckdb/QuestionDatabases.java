package io.parley.query.backend.duckdb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Databases for questions, each with the memory that its question may need: the node's most for
 * one, or half of it, or a quarter, down to {@link #LEAST}.
 */
final class QuestionDatabases implements AutoCloseable {
  /** No database has less, in megabytes. */
  static final int LEAST = 128;

  private final int megabytes;
  private final Map<Integer, SpareDatabases> sizes = new ConcurrentHashMap<>();

  /**
   * Databases of at most so much.
   *
   * @param megabytes the most memory of one question
   */
  QuestionDatabases(int megabytes) {
    this.megabytes = megabytes;
  }

  /** An empty one with so many megabytes or more, for one question, which closes it. */
  DuckDb take(int needed) {
    return sizes.computeIfAbsent(size(needed), SpareDatabases::sealed).take();
  }

  /** The smallest size that holds so much. */
  int size(int needed) {
    int size = megabytes;
    while (size / 2 >= Math.max(needed, LEAST)) {
      size /= 2;
    }
    return size;
  }

  /** Opens one of the most memory, so that the first question does not wait for it. */
  void warmUp() {
    sizes.computeIfAbsent(megabytes, SpareDatabases::sealed).warmUp();
  }

  /** Those that are open and idle. */
  int kept() {
    return sizes.values().stream().mapToInt(SpareDatabases::kept).sum();
  }

  @Override
  public void close() {
    sizes.values().forEach(SpareDatabases::close);
  }
}

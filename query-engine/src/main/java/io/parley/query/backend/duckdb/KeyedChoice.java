package io.parley.query.backend.duckdb;

import java.util.List;

/**
 * Choices among a unit's own rows or groups, by a hash keyed with the question's seed.
 *
 * <p>What the bounding theorem needs of a choice is that it depends on the unit's own rows and on
 * the seed alone, so that removing one unit moves nobody else's choice; any function of them will
 * do. That it looks random is for accuracy: no group is favoured. The seed is drawn for the
 * question, so that nobody can prepare rows for it.
 */
final class KeyedChoice {
  /** The variable that holds the question's seed. */
  static final String SEED = "getvariable('parley_seed')";

  private KeyedChoice() {}

  /** An order of rows by their contents: equal rows are interchangeable. */
  static String order(List<String> columns) {
    String all = columns.isEmpty() ? "" : ", " + String.join(", ", columns);
    return "hash(" + SEED + all + ")" + all;
  }

  /** {@code QUALIFY}: at most so many rows of each owner. */
  static String atMost(String owner, List<String> columns, long rows) {
    return " QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) <= %d"
        .formatted(owner, order(columns), rows);
  }
}

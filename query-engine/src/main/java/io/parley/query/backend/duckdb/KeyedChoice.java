package io.parley.query.backend.duckdb;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Choices among a unit's own rows or groups, by a hash keyed with the question's seed.
 *
 * <p>What the bounding theorem needs of a choice is that it depends on the unit's own rows and on
 * the seed alone, so that removing one unit moves nobody else's choice; any function of them will
 * do. That it looks random is for accuracy: no group is favoured. The seed is drawn for the
 * question, so that nobody can prepare rows for it.
 *
 * <p>DuckDB's hash of several values combines linearly, so that a seed among them would only flip
 * bits: for one unit, over all seeds, some orders of three groups never came. Hence two hashes,
 * each with a secret part, and a hash over both: over seeds and over units all orders came alike.
 */
public final class KeyedChoice {
  private static final String UNIT_SEED = "getvariable('parley_unit_seed')";
  private static final String ROW_SEED = "getvariable('parley_row_seed')";

  private KeyedChoice() {}

  /**
   * Sets the seed of a database's choices.
   *
   * @param seed at least 16 random bytes, drawn for the question
   */
  public static void seed(DuckDb database, byte[] seed) {
    if (seed.length < 16) {
      throw new IllegalArgumentException("a seed has 16 bytes or more");
    }
    ByteBuffer parts = ByteBuffer.wrap(seed);
    database.execute("SET VARIABLE parley_seed = '" + HexFormat.of().formatHex(seed) + "'");
    database.execute("SET VARIABLE parley_unit_seed = " + unsigned(parts.getLong()));
    database.execute("SET VARIABLE parley_row_seed = " + unsigned(parts.getLong()));
  }

  private static String unsigned(long bits) {
    return "CAST('" + Long.toUnsignedString(bits) + "' AS UBIGINT)";
  }

  /** An order of an owner's rows by their contents: equal rows are interchangeable. */
  static String order(String owner, List<String> columns) {
    if (columns.isEmpty()) {
      return "1";
    }
    String all = String.join(", ", columns);
    return "hash(xor(hash(%1$s, %2$s), hash(%3$s, %4$s))), %3$s"
        .formatted(owner, UNIT_SEED, all, ROW_SEED);
  }

  /** {@code QUALIFY}: at most so many rows of each owner, the first in an order. */
  static String atMost(String owner, String order, long rows) {
    return " QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) <= %d"
        .formatted(owner, order, rows);
  }
}

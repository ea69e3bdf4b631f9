package io.parley.connector.source.jdbc;

import java.util.Optional;

/** How it is found out what is new in a table. */
public sealed interface JdbcReading {
  /**
   * By a column that only grows: rows whose value lies beyond what was read are new. A row that is
   * changed and gets a new value with it comes again.
   *
   * <p>Promise: each row whose watermark is at least that of the last row read, at the time of the
   * reading, comes exactly once. Rows of one watermark may come in any number of readings. Outside
   * of it: a row that becomes visible with a <em>smaller</em> watermark than was read already is
   * never seen. Where transactions that began earlier commit later, use a query that stays behind:
   * {@code SELECT … WHERE updated_at < now() - interval '5 minutes'}. Deleted rows are not noticed.
   *
   * @param column the watermark: of whole numbers, decimals, days, times or text that sorts; never
   *     NULL. An index on (watermark, key) makes a reading cost what is new
   * @param key column that tells rows of one watermark apart. A position holds 8 bytes of the
   *     SHA-256 of the keys at its watermark: choose a number, and no identifier of a person, which
   *     could be guessed from that
   */
  record ByWatermark(String column, String key) implements JdbcReading {}

  /**
   * The whole table, and again as a whole whenever anything in it has changed: an edition each
   * time, named in the rows' place. The last edition replaces those before it.
   *
   * <p>Cost: each reading reads the whole table once to see whether it changed, and once more when
   * it has, sorted by the database. For tables of up to some million rows.
   *
   * @param key column by which rows are ordered, different in each; empty: all columns together
   */
  record Whole(Optional<String> key) implements JdbcReading {}
}

package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.RowTotals;
import io.parley.query.plan.StreamColumn;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one stream may bring at most, looked at in it alone.
 *
 * @param bytes of all its rows, as {@link RowSizes} counts them
 * @param rows how many
 * @param texts the most bytes of a text, by column; of others any
 */
record StreamCaps(long bytes, long rows, Map<String, Long> texts) {
  static final StreamCaps NONE = new StreamCaps(Long.MAX_VALUE, Long.MAX_VALUE, Map.of());

  StreamCaps {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
  }

  /** Those of a stream that may have so many bytes. */
  static StreamCaps ofBytes(long bytes) {
    return new StreamCaps(bytes, Long.MAX_VALUE, Map.of());
  }

  /** Those that follow from the public caps of a plan's tables: no honest stream is above them. */
  static StreamCaps of(Contribution contribution, RowTotals totals) {
    Map<String, Long> texts = new TreeMap<>();
    for (StreamColumn column : contribution.columns()) {
      if (RowWidths.isText(column)) {
        texts.put(column.name(), RowWidths.text(contribution, column));
      }
    }
    BigInteger rows = totals.of(contribution).min(BigInteger.valueOf(Long.MAX_VALUE));
    return new StreamCaps(Long.MAX_VALUE, rows.longValueExact(), texts);
  }
}

package io.parley.query.backend.duckdb;

import io.parley.query.backend.rows.RowColumns;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * What a stream's tokens tell as they pass: whether they never fall, and how many rows of one stand
 * together. Rows without a token belong to nobody, and are passed over.
 */
final class TokenRuns {
  private static final int SIZE = 16;

  private boolean begun;
  private boolean ordered = true;
  private long rows;
  private long high;
  private long low;
  private long ofOne;
  private long mostOfOne;

  /**
   * Looks at a batch.
   *
   * @param tokens of 16 bytes each
   */
  void look(FieldVector tokens, int count) {
    FieldVector stored = RowColumns.stored(tokens);
    long address = stored.getDataBufferAddress();
    for (int i = 0; i < count; i++) {
      if (!stored.isNull(i)) {
        look(
            Long.reverseBytes(MemoryUtil.getLong(address + (long) i * SIZE)),
            Long.reverseBytes(MemoryUtil.getLong(address + (long) i * SIZE + Long.BYTES)));
      }
    }
  }

  private void look(long nextHigh, long nextLow) {
    if (begun && nextHigh == high && nextLow == low) {
      ofOne++;
    } else {
      int order = Long.compareUnsigned(nextHigh, high);
      ordered &= !begun || order > 0 || (order == 0 && Long.compareUnsigned(nextLow, low) > 0);
      ofOne = 1;
    }
    begun = true;
    high = nextHigh;
    low = nextLow;
    rows++;
    mostOfOne = Math.max(mostOfOne, ofOne);
  }

  /**
   * What follows; of a stream whose tokens fall somewhere nothing does, as rows of one may stand
   * apart in it.
   *
   * @param cap the most rows of a token
   */
  StreamFacts facts(long cap) {
    return new StreamFacts(rows, ordered, ordered && mostOfOne <= cap, ordered && mostOfOne <= 1);
  }
}

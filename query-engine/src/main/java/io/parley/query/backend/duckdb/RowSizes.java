package io.parley.query.backend.duckdb;

import io.parley.query.backend.rows.RowColumns;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * How many bytes the rows of a batch take: of each column one for whether the value is known, and
 * the value; of a text four and its bytes. Unknown values take what known ones take. Offsets are
 * read as they stand, so that a batch comes here only after it was held against its layout.
 */
final class RowSizes {
  /** The most of a value of fixed width, in bytes. */
  static final long FIXED_MOST = 1 + 16;

  /** Of a character in UTF-8. */
  private static final int CHARACTER_MOST = 4;

  /** The most bytes of a text itself: parties cut texts. */
  static final int LONGEST_TEXT = DuckTypes.LONGEST_TEXT * CHARACTER_MOST;

  /** The most of a text, in bytes. */
  static final long TEXT_MOST = 1 + Integer.BYTES + LONGEST_TEXT;

  private int rows;
  private long fixed;
  private long[] offsets = new long[0];

  /** Looks at a batch. */
  void look(List<FieldVector> columns, int rowsOfBatch) {
    rows = rowsOfBatch;
    fixed = columns.stream().mapToLong(c -> fixed(RowColumns.stored(c))).sum();
    offsets =
        columns.stream()
            .map(RowColumns::stored)
            .filter(VarCharVector.class::isInstance)
            .mapToLong(FieldVector::getOffsetBufferAddress)
            .toArray();
  }

  private static long fixed(FieldVector column) {
    int width =
        column instanceof BaseFixedWidthVector values
            ? Math.max(1, values.getTypeWidth())
            : Integer.BYTES;
    return 1L + width;
  }

  /** The bytes of a row. */
  long of(int place) {
    long bytes = fixed;
    for (long column : offsets) {
      bytes += length(column, place, place + 1L);
    }
    return bytes;
  }

  /** The bytes of the batch. */
  long all() {
    long bytes = fixed * rows;
    for (long column : offsets) {
      bytes += rows == 0 ? 0 : length(column, 0, rows);
    }
    return bytes;
  }

  /** The bytes of the longest text in the batch; 0 where there is none. */
  int longestText() {
    int longest = 0;
    for (long column : offsets) {
      for (int place = 0; place < rows; place++) {
        longest = Math.max(longest, length(column, place, place + 1L));
      }
    }
    return longest;
  }

  /** The bytes of the longest text of a column that was held against its layout; 0 of others. */
  static int longest(FieldVector column) {
    FieldVector stored = RowColumns.stored(column);
    int longest = 0;
    if (stored instanceof VarCharVector) {
      long offsets = stored.getOffsetBufferAddress();
      int rows = stored.getValueCount();
      for (int place = 0; place < rows; place++) {
        longest = Math.max(longest, length(offsets, place, place + 1L));
      }
    }
    return longest;
  }

  private static int length(long column, long from, long to) {
    return MemoryUtil.getInt(column + to * Integer.BYTES)
        - MemoryUtil.getInt(column + from * Integer.BYTES);
  }
}

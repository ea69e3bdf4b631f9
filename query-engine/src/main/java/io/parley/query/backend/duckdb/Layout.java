package io.parley.query.backend.duckdb;

import io.parley.query.backend.rows.RowColumns;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.util.ValueVectorUtility;
import org.apache.arrow.vector.validate.ValidateUtil;

/**
 * Whether a column of a batch is what it says: what {@link ValueVectorUtility#validateFull} looks
 * at, for kinds of columns that are frequent without an object a value. Buffers are as long as the
 * values want, offsets rise and stay within the texts, texts are UTF-8, and decimals have no more
 * digits than their type.
 */
final class Layout {
  /** The top bit of each of eight bytes; where none is set, all are ASCII. */
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;

  /** The most digits that surely fit 64 bits. */
  private static final int NARROW = 18;

  private Layout() {}

  static boolean holds(FieldVector column) {
    FieldVector stored = RowColumns.stored(column);
    try {
      if (stored instanceof VarCharVector texts) {
        ValueVectorUtility.validate(stored);
        return hasOffsets(texts) && (isAscii(texts) || isValid(texts));
      } else if (stored instanceof DecimalVector decimals && decimals.getPrecision() <= NARROW) {
        ValueVectorUtility.validate(stored);
        return hasDigits(decimals);
      } else if (stored instanceof FixedSizeBinaryVector) {
        // Any bytes are a value.
        ValueVectorUtility.validate(stored);
        return true;
      }
      return isValid(column);
    } catch (ValidateUtil.ValidateException e) {
      return false;
    }
  }

  private static boolean isValid(FieldVector column) {
    ValueVectorUtility.validateFull(column);
    return true;
  }

  private static boolean hasOffsets(VarCharVector texts) {
    int rows = texts.getValueCount();
    if (rows == 0) {
      return true;
    }
    ArrowBuf offsets = texts.getOffsetBuffer();
    int before = offsets.getInt(0);
    boolean rising = before >= 0;
    for (int i = 1; i <= rows; i++) {
      int next = offsets.getInt((long) i * Integer.BYTES);
      rising &= next >= before;
      before = next;
    }
    return rising && before <= texts.getDataBuffer().capacity();
  }

  /** Whether all bytes between the first offset and the last are ASCII. */
  private static boolean isAscii(VarCharVector texts) {
    int rows = texts.getValueCount();
    if (rows == 0) {
      return true;
    }
    ArrowBuf bytes = texts.getDataBuffer();
    long at = texts.getOffsetBuffer().getInt(0);
    long end = texts.getOffsetBuffer().getInt((long) rows * Integer.BYTES);
    long bits = 0;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      bits |= bytes.getLong(at);
    }
    for (; at < end; at++) {
      bits |= bytes.getByte(at) & 0x80L;
    }
    return (bits & TOP_BITS) == 0;
  }

  private static boolean hasDigits(DecimalVector decimals) {
    long limit = 1;
    for (int i = 0; i < decimals.getPrecision(); i++) {
      limit *= 10;
    }
    ArrowBuf values = decimals.getDataBuffer();
    for (int i = 0; i < decimals.getValueCount(); i++) {
      long low = values.getLong(16L * i);
      boolean narrow = values.getLong(16L * i + 8) == low >> 63 && low < limit && low > -limit;
      if (!narrow && !decimals.isNull(i)) {
        return false;
      }
    }
    return true;
  }
}

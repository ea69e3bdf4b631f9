package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.util.ValueVectorUtility;
import org.apache.arrow.vector.validate.ValidateUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The quick look at columns says what Arrow's own, which makes an object a value, says: but for a
 * first offset below zero where no value stands, which Arrow passes over, and for decimals of all
 * their type's digits, which Arrow refuses.
 */
class LayoutTest {
  private static final int COLUMNS = 3_000;

  private final BufferAllocator memory = new RootAllocator();
  private final Random random = new Random(5);
  private int good;

  @AfterEach
  void close() {
    memory.close();
  }

  /** ASCII, other UTF-8, and bytes that are none; offsets that fall or leave the texts. */
  @Test
  void texts_areJudgedAsByArrow() {
    for (int i = 0; i < COLUMNS; i++) {
      try (VarCharVector texts = new VarCharVector("c0", memory)) {
        int rows = random.nextInt(12);
        texts.allocateNew(256, 16);
        for (int row = 0; row < rows; row++) {
          texts.setSafe(row, bytes());
          if (random.nextInt(6) == 0) {
            texts.setNull(row);
          }
        }
        texts.setValueCount(rows);
        if (rows > 0 && random.nextInt(4) == 0) {
          int offset = random.nextInt(60) - 10;
          texts.getOffsetBuffer().setInt(4L * random.nextInt(rows + 1), offset);
        }
        boolean before = rows > 0 && texts.getOffsetBuffer().getInt(0) < 0;
        assertJudged(texts, !before && isGoodForArrow(texts));
      }
    }
    assertThat(good).isBetween(COLUMNS / 10, COLUMNS * 9 / 10);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(26));
    }
    if (bytes.length > 1 && random.nextInt(6) == 0) {
      int at = random.nextInt(bytes.length - 1);
      bytes[at] = (byte) 0xC3;
      bytes[at + 1] = (byte) (random.nextInt(3) == 0 ? 'x' : 0xA4);
    }
    return bytes;
  }

  @Test
  void decimals_areJudgedByTheirDigits() {
    for (int i = 0; i < COLUMNS; i++) {
      int digits = 1 + random.nextInt(18);
      try (DecimalVector decimals = new DecimalVector("c0", memory, digits, 0)) {
        int rows = random.nextInt(4);
        decimals.allocateNew(Math.max(1, rows));
        for (int row = 0; row < rows; row++) {
          long limit = (long) Math.pow(10, Math.min(digits, 18));
          long low = random.nextBoolean() ? random.nextLong() % limit : limit - random.nextInt(3);
          low = random.nextBoolean() ? low : -low;
          decimals.setSafe(row, 0L);
          decimals.getDataBuffer().setLong(16L * row, low);
          decimals.getDataBuffer().setLong(16L * row + 8, random.nextInt(9) == 0 ? 1 : low >> 63);
          if (random.nextInt(6) == 0) {
            decimals.setNull(row);
          }
        }
        decimals.setValueCount(rows);
        boolean fits =
            IntStream.range(0, rows)
                .mapToObj(decimals::getObject)
                .allMatch(d -> d == null || d.precision() <= digits);
        assertJudged(decimals, fits);
      }
    }
    assertThat(good).isBetween(COLUMNS / 10, COLUMNS * 9 / 10);
  }

  private static boolean isGoodForArrow(FieldVector column) {
    try {
      ValueVectorUtility.validateFull(column);
      return true;
    } catch (ValidateUtil.ValidateException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private void assertJudged(FieldVector column, boolean expected) {
    assertThat(Layout.holds(column)).as("%s", column.getField()).isEqualTo(expected);
    good += expected ? 1 : 0;
  }
}

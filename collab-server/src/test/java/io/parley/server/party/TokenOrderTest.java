package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order is that of unsigned bytes, for any tokens, and keeps equal ones as they were. */
class TokenOrderTest {
  /** Rows that are added at once. */
  private static final int ADDED = 1_000;

  private record Row(long high, long low, int name) {}

  private static final Comparator<Row> BY_TOKEN =
      ((Comparator<Row>) (a, b) -> Long.compareUnsigned(a.high(), b.high()))
          .thenComparing((a, b) -> Long.compareUnsigned(a.low(), b.low()));

  private final Random random = new Random(11);

  @Test
  void randomTokens_ofEverySize_areSorted() {
    for (int size : new int[] {0, 1, 2, 100, 4_095, 4_096, 70_000}) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        rows.add(new Row(random.nextLong(), random.nextLong(), i));
      }
      assertSorted(rows);
    }
  }

  /** Persons with many rows, tokens that differ in their last bytes alone, and in the sign. */
  @Test
  void tokensThatAreMuchAlike_areSorted_andEqualOnesStay() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      rows.add(new Row(random.nextInt(5) - 2L, random.nextInt(3) - 1L, i));
    }
    assertSorted(rows);
  }

  private static void assertSorted(List<Row> rows) {
    TokenOrder order = new TokenOrder();
    for (int from = 0; from < rows.size(); from += ADDED) {
      add(rows.subList(from, Math.min(rows.size(), from + ADDED)), order);
    }
    order.sort();

    List<Row> sorted = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      sorted.add(new Row(order.high(i), order.low(i), order.names()[i]));
    }
    assertThat(sorted).isEqualTo(rows.stream().sorted(BY_TOKEN).toList());
  }

  private static void add(List<Row> rows, TokenOrder order) {
    ByteBuffer packed = ByteBuffer.allocate(rows.size() * 16);
    rows.forEach(r -> packed.putLong(r.high()).putLong(r.low()));
    // Names of more rows than there are tokens, as of those who have none.
    order.add(
        packed.array(),
        IntStream.concat(rows.stream().mapToInt(Row::name), IntStream.of(7)).toArray());
  }
}

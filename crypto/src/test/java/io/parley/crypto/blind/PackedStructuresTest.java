package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What the protocol keeps its rows, its messages and its chance in. */
class PackedStructuresTest {
  /** Half of the keys share their first four bytes, and so their slot. */
  @Test
  void keyedRows_findEachKeyWithItsValue() {
    KeyedRows rows = new KeyedRows(1);
    byte[] keys = new byte[32 * 1000];
    for (int i = 0; i < 1000; i++) {
      byte[] key = Sha256.of(new byte[] {(byte) i, (byte) (i >> 8)});
      Arrays.fill(key, 0, i % 2 == 0 ? 4 : 0, (byte) 7);
      System.arraycopy(key, 0, keys, 32 * i, 32);
      rows.put(keys, 32 * i, new byte[] {(byte) i}, 0);
      assertThat(rows.add(keys, 32 * i)).isFalse();
    }
    assertThat(rows.size()).isEqualTo(1000);
    byte[] value = new byte[1];
    for (int i = 0; i < 1000; i++) {
      assertThat(rows.find(keys, 32 * i)).isEqualTo(i);
      rows.copyValue(i, value, 0);
      assertThat(value[0]).isEqualTo((byte) i);
    }
    assertThat(rows.find(new byte[32], 0)).isEqualTo(-1);
    assertThat(rows.keys()).isEqualTo(keys);
    assertThat(rows.values()).hasSize(1000);
  }

  @Property
  void fields_areReadAsTheyWereWritten(@ForAll byte[] one, @ForAll byte[] two) {
    byte[] label = {1, 2};
    byte[] message = LengthPrefixed.of(label, one, two);

    assertThat(Fields.read(message, label, 3))
        .hasValueSatisfying(
            parts -> {
              assertThat(parts.get(1)).isEqualTo(one);
              assertThat(parts.get(2)).isEqualTo(two);
            });
    assertThat(Fields.read(message, label, 2)).isEmpty();
    assertThat(Fields.read(message, label, 4)).isEmpty();
    assertThat(Fields.read(message, new byte[] {1}, 3)).isEmpty();
    assertThat(Fields.read(Arrays.copyOf(message, message.length - 1), label, 3)).isEmpty();
  }

  @Test
  void fieldsWithALengthBeyondTheirEnd_areRefused() {
    byte[] label = {};
    for (byte[] message :
        List.of(new byte[] {0x7F, -1, -1, -1}, new byte[] {-1, -1, -1, -1, 0}, new byte[] {0})) {
      assertThat(Fields.read(message, label, 1)).isEmpty();
    }
  }

  @Test
  void numbers_haveTheirSize() {
    assertThat(Fields.integer(Fields.number(-5))).contains(-5);
    assertThat(Fields.whole(Fields.number(1L << 40))).contains(1L << 40);
    assertThat(Fields.integer(Fields.number(5L))).isEmpty();
    assertThat(Fields.whole(Fields.number(5))).isEmpty();
  }

  @Test
  void shuffle_isAPermutationThatPutsEverythingEverywhere() {
    SecureOrder order = new SecureOrder();
    int draws = 4000;
    int[][] counts = new int[5][5];
    for (int draw = 0; draw < draws; draw++) {
      int[] shuffled = order.shuffled(5);
      assertThat(shuffled).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
      IntStream.range(0, 5).forEach(place -> counts[place][shuffled[place]]++);
    }
    // Hoeffding: each mean is farther off with probability below 1e-9.
    double tolerance = Math.sqrt(Math.log(2e9) / (2.0 * draws));
    for (int[] row : counts) {
      for (int count : row) {
        assertThat(count / (double) draws).isCloseTo(0.2, within(tolerance));
      }
    }
    assertThat(order.shuffled(0)).isEmpty();
  }

  @Test
  void draws_stayBelowTheirBound() {
    SecureOrder order = new SecureOrder();
    for (int draw = 0; draw < 3000; draw++) {
      assertThat(order.below(3)).isBetween(0, 2);
      assertThat(order.below(3L)).isBetween(0L, 2L);
      assertThat(order.below((1L << 61) + 1)).isBetween(0L, 1L << 61);
    }
    assertThat(order.below(1)).isZero();
  }

  @Test
  void candidatesThatDoNotFit_areNotRestored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckCandidates.restore(1, new byte[32], new byte[64], 1))
        .withMessage("these are no candidates for checks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckCandidates.restore(1, new byte[31], new byte[31], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckCandidates.restore(1, new byte[32 * 17], new byte[32 * 17], 17));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckCandidates.restore(1, new byte[32], new byte[32], 0));
  }
}

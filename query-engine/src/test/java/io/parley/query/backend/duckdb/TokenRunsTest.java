package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.junit.jupiter.api.Test;

/** What is said of a stream's tokens is true, or nothing is said. */
class TokenRunsTest {
  /** First and last byte of a token; -1: none. */
  private static StreamFacts facts(long cap, List<List<Integer>> batches) {
    TokenRuns runs = new TokenRuns();
    try (BufferAllocator allocator = new RootAllocator()) {
      for (List<Integer> batch : batches) {
        try (FixedSizeBinaryVector tokens = new FixedSizeBinaryVector("p", allocator, 16)) {
          tokens.allocateNew(batch.size());
          for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) < 0) {
              tokens.setNull(i);
            } else {
              byte[] token = new byte[16];
              token[0] = (byte) (batch.get(i) >> 8);
              token[15] = (byte) (int) batch.get(i);
              tokens.set(i, token);
            }
          }
          tokens.setValueCount(batch.size());
          runs.look(tokens, batch.size());
        }
      }
    }
    return runs.facts(cap);
  }

  @Test
  void rowsOfAToken_areCountedAcrossBatches_andWhatHasNoneIsPassedOver() {
    assertThat(facts(2, List.of(List.of(1, 2, 2), List.of(3, 0x8000))))
        .isEqualTo(new StreamFacts(5, true, true, false));
    assertThat(facts(2, List.of(List.of(1, 2, -1), List.of(2), List.of(-1, 2, 0xff01))))
        .isEqualTo(new StreamFacts(5, true, false, false));
    assertThat(facts(1, List.of(List.of(1, 2), List.of(3))))
        .isEqualTo(new StreamFacts(3, true, true, true));
    assertThat(facts(1, List.of())).isEqualTo(new StreamFacts(0, true, true, true));
  }

  /** Its rows of one token may stand apart. */
  @Test
  void tokensThatFall_sayNothing() {
    assertThat(facts(3, List.of(List.of(1, 3), List.of(1))))
        .isEqualTo(new StreamFacts(3, false, false, false));
    assertThat(facts(3, List.of(List.of(0x8001, 0x0102))))
        .isEqualTo(new StreamFacts(2, false, false, false));
  }
}

package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoTest {
  private static final int MANY = 60_000;

  private final AtomicInteger worked = new AtomicInteger();
  private final Memo<Integer> lengths =
      new Memo<>(
          text -> {
            worked.incrementAndGet();
            return text.length();
          });

  @Test
  void textThatComesAgain_isNotWorkedOutAgain() {
    for (int i = 0; i < MANY; i++) {
      assertThat(lengths.apply("value " + i % 10)).isEqualTo(7);
    }

    assertThat(worked).hasValue(10);
  }

  /** Texts that never come again fill no memory: the first ones are worked out anew afterwards. */
  @Test
  void memoryThatFindsNothing_isLetGo() {
    for (int i = 0; i < MANY; i++) {
      assertThat(lengths.apply("value " + i)).isEqualTo(6 + String.valueOf(i).length());
    }
    assertThat(lengths.apply("value 7")).isEqualTo(7);

    assertThat(worked).hasValue(MANY + 1);
  }
}

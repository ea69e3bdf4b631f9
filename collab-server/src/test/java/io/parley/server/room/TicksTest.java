package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
  @ParameterizedTest(name = "ready after {0} leaves at {1}")
  @CsvSource({
    "PT0S,       PT0.1S",
    "PT0.1S,     PT0.1S",
    "PT0.100001S, PT0.2S",
    "PT0.2S,     PT0.2S",
    "PT0.5S,     PT0.8S",
    "PT1.6S,     PT1.6S",
    "PT25.7S,    PT51.2S",
    "PT51.2S,    PT51.2S",
    "PT90S,      PT51.2S"
  })
  void answer_leavesAtTheNextDoubling(Duration ready, Duration tick) {
    assertThat(Ticks.next(ready)).isEqualTo(tick);
  }

  @Test
  void deadline_isATick() {
    assertThat(Ticks.DEADLINE).isEqualTo(Duration.ofMillis(51_200));
    assertThat(Ticks.next(Ticks.DEADLINE)).isEqualTo(Ticks.DEADLINE);
  }

  @Test
  void await_neverReturnsBeforeTheTick() {
    long accepted = System.nanoTime();
    Ticks.await(accepted, Ticks.FIRST);

    assertThat(System.nanoTime() - accepted).isGreaterThanOrEqualTo(Ticks.FIRST.toNanos());
  }

  @Test
  void await_ofATickThatPassed_returnsAtOnce() {
    long accepted = System.nanoTime() - Duration.ofSeconds(10).toNanos();
    long start = System.nanoTime();
    Ticks.await(accepted, Ticks.FIRST);

    assertThat(System.nanoTime() - start).isLessThan(Ticks.FIRST.toNanos());
  }
}

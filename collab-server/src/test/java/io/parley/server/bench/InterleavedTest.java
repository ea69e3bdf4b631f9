package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.bench.Interleaved.Pair;
import io.parley.server.bench.Interleaved.Pairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
  @Test
  void rounds_takeTurnsAndDropTheWarmUp() throws Exception {
    List<String> order = new ArrayList<>();

    Pairs pairs = Interleaved.measure(3, () -> order.add("ours"), () -> order.add("yardstick"));

    assertThat(pairs.all()).hasSize(3);
    assertThat(order)
        .containsExactly(
            "ours", "yardstick", "yardstick", "ours", "ours", "yardstick", "yardstick", "ours");
  }

  @Test
  void slowWork_isToldApartWhoeverBegins() throws Exception {
    Pairs pairs = Interleaved.measure(4, () -> Thread.sleep(30), () -> {});

    assertThat(pairs.all()).allMatch(pair -> pair.ours() > pair.yardstick());
  }

  @Test
  void ratio_isTheMedianOfThePairs() {
    Pairs pairs = new Pairs(List.of(new Pair(1, 1), new Pair(8, 4), new Pair(30, 10)));

    assertThat(pairs.ours()).isEqualTo(8);
    assertThat(pairs.yardstick()).isEqualTo(4);
    assertThat(pairs.figure()).isEqualTo(Figure.paired(8, "s", 4, 2));
  }

  @Test
  void ratioOfPairs_isNotTheRatioOfMedians() {
    Pairs pairs = new Pairs(List.of(new Pair(1, 2), new Pair(2, 3), new Pair(9, 1)));

    assertThat(pairs.ratio()).isEqualTo(2.0 / 3);
    assertThat(pairs.ours() / pairs.yardstick()).isEqualTo(1);
  }

  @Test
  void evenNumberOfPairs_hasTheMeanOfTheMiddle() {
    assertThat(Interleaved.median(4, 1, 2, 100)).isEqualTo(3);
  }

  @Test
  void noRounds_areRefused() {
    assertThatThrownBy(() -> Interleaved.measure(0, () -> {}, () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failure_endsTheMeasurement() {
    assertThatThrownBy(
            () ->
                Interleaved.measure(
                    1,
                    () -> {
                      throw new IllegalStateException("planted");
                    },
                    () -> {}))
        .hasMessage("planted");
  }
}

package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateTest {
  private record Scripted(String name, List<String> order, Iterator<Double> rates) implements Rate {
    @Override
    public double once() {
      order.add(name);
      return rates.next();
    }

    @Override
    public void warmUp() {
      order.add("warm " + name);
    }
  }

  @Test
  void pairs_takeTurnsAfterTheWarmUp_andTheRatioIsTheirMedian() throws Exception {
    List<String> order = new ArrayList<>();
    Rate ours = new Scripted("ours", order, List.of(10.0, 80.0, 90.0).iterator());
    Rate yardstick = new Scripted("theirs", order, List.of(10.0, 20.0, 30.0).iterator());

    Figure figure = Rate.figure(3, ours, yardstick);

    assertThat(figure).isEqualTo(Figure.paired(80, "ops/s", 20, 3));
    assertThat(order)
        .containsExactly(
            "warm ours", "warm theirs", "ours", "theirs", "theirs", "ours", "ours", "theirs");
  }

  /** Sleeping takes wall-clock time and none of the thread's. */
  @Test
  void time_isThatOfTheThreadsCpu() throws Exception {
    double rate = Rate.of(1000, () -> Thread.sleep(200)).once();

    assertThat(rate).isGreaterThan(20_000);
  }

  @Test
  void noRounds_areRefused() {
    Rate rate = Rate.of(1, () -> {});
    assertThatThrownBy(() -> Rate.figure(0, rate, rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least one round");
  }

  @Test
  void opensslFigure_isReadFromItsLine() throws IOException {
    assertThat(
            OpensslSpeed.rate("+DTP:253::ecdh:1\n+R7:24917:253:0.91\n+F5:22:253:27381.3:0.00004\n"))
        .isCloseTo(27381.3, within(1e-9));
    for (String printed : List.of("", "+F5:22:253", "+F5:22:253:fast:0", "+F5:22:253:0:0")) {
      assertThatThrownBy(() -> OpensslSpeed.rate(printed))
          .isInstanceOf(IOException.class)
          .hasMessage("openssl speed printed no figure for X25519");
    }
  }
}

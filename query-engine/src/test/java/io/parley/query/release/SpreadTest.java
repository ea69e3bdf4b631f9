package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.release.Expression.Divisor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void value_isTheVariance_whateverThePointOfReference() {
    // 1, 2, 6: about 0, and about 2.
    assertThat(Spread.value(3, 9, 41, Divisor.NUMBER, 100)).isCloseTo(14 / 3.0, within(1e-12));
    assertThat(Spread.value(3, 3, 17, Divisor.NUMBER, 100)).isCloseTo(14 / 3.0, within(1e-12));
    assertThat(Spread.value(3, 9, 41, Divisor.NUMBER_LESS_ONE, 100)).isCloseTo(7, within(1e-12));
    assertThat(Spread.value(1, 9, 41, Divisor.NUMBER_LESS_ONE, 100)).isNaN();
    assertThat(Spread.value(0, 9, 41, Divisor.NUMBER, 100)).isNaN();
    assertThat(Spread.value(3, 9, 20, Divisor.NUMBER, 100)).isZero();
    assertThat(Spread.value(3, 9, 41, Divisor.NUMBER, 4)).isEqualTo(4);
  }

  @Test
  void interval_holdsEveryVarianceOfItsBox() {
    SplittableRandom random = new SplittableRandom(3);
    for (int box = 0; box < 500; box++) {
      Interval n = around(random, 30, 25);
      Interval sum = around(random, random.nextDouble(-40, 40), 60);
      Interval squares = around(random, random.nextDouble(-50, 900), 300);
      for (Divisor divisor : Divisor.values()) {
        Interval held = Spread.interval(n, sum, squares, divisor, 40).orElseThrow();
        for (int i = 0; i < 200; i++) {
          double variance =
              Spread.value(
                  inside(random, n), inside(random, sum), inside(random, squares), divisor, 40);
          assertThat(variance).isBetween(held.low() - 1e-9, held.high() + 1e-9);
        }
      }
    }
  }

  @Test
  void numberThatMayBeTooSmall_hasNoInterval() {
    Interval any = new Interval(1, 2);
    assertThat(Spread.interval(new Interval(0, 9), any, any, Divisor.NUMBER, 9)).isEmpty();
    assertThat(Spread.interval(new Interval(1, 9), any, any, Divisor.NUMBER_LESS_ONE, 9)).isEmpty();
    assertThat(Spread.interval(new Interval(1, 9), any, any, Divisor.NUMBER, 9)).isPresent();
  }

  private static Interval around(SplittableRandom random, double centre, double most) {
    double half = random.nextDouble(0, most);
    return new Interval(centre - half, centre + half);
  }

  /** Its ends more often than anything else. */
  private static double inside(SplittableRandom random, Interval interval) {
    double part = Math.max(0, Math.min(1, random.nextDouble(-0.5, 1.5)));
    return Math.min(interval.high(), interval.low() + part * (interval.high() - interval.low()));
  }
}

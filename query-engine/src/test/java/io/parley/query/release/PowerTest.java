package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerTest {
  /** 2.8016 · √(0.1 · 0.9 · 2 / 10,000). */
  @Test
  void textbook() {
    assertThat(Power.minimumDetectable(10_000, 10_000, 0.1, 0)).isCloseTo(0.0118861, within(1e-6));
  }

  @Test
  void noise_asksForMore() {
    double without = Power.minimumDetectable(2_000, 2_000, 0.01, 0);
    double with = Power.minimumDetectable(2_000, 2_000, 0.01, 800);

    assertThat(with).isGreaterThan(2 * without);
  }

  /** A difference of that size is found in about 80 of 100 tests, noise and all. */
  @Test
  void isFoundInEightyOfHundred() {
    double rate = 0.1;
    double people = 10_000;
    double noise = 1_800;
    double difference = Power.minimumDetectable(people, people, rate, noise);
    Random random = new Random(7);
    int found = 0;
    int tests = 20_000;
    double variance =
        2 * rate * (1 - rate) / people + 2 * noise * (1 + rate * rate) / (people * people);
    for (int i = 0; i < tests; i++) {
      double seen = difference + Math.sqrt(variance) * random.nextGaussian();
      found += Math.abs(seen) > Interval.Z95 * Math.sqrt(variance) ? 1 : 0;
    }
    assertThat(found / (double) tests).isCloseTo(0.8, within(0.012));
  }

  @Test
  void senselessSizes_areRefused() {
    assertThatThrownBy(() -> Power.minimumDetectable(0, 1, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Power.minimumDetectable(1, 1, 1.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Power.minimumDetectable(1, 1, 0.5, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void times_aNegativeFactor_keepsOrder() {
    assertThat(new Interval(-1, 3).times(-2)).isEqualTo(new Interval(-6, 2));
  }

  @Test
  void contains_itsEnds() {
    Interval interval = new Interval(-1, 3);
    assertThat(interval.contains(-1)).isTrue();
    assertThat(interval.contains(3)).isTrue();
    assertThat(interval.contains(3.01)).isFalse();
  }

  @Test
  void ends_reversedOrInfinite_refused() {
    assertThatThrownBy(() -> new Interval(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(0, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

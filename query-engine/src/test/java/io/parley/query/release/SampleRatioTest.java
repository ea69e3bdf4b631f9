package io.parley.query.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRatioTest {
  @Test
  void hillstrom_isAsPlanned() {
    SampleRatio ratio = SampleRatio.of(exact(21_306, 21_307, 21_387), List.of(1.0, 1.0, 1.0));

    // e = 64,000 / 3: (27.33² + 26.33² + 53.67²) / 21,333.33
    assertThat(ratio.chiSquared()).isCloseTo(0.20253, within(1e-5));
    assertThat(ratio.degrees()).isEqualTo(2);
    assertThat(ratio.probability()).isCloseTo(Math.exp(-0.20253 / 2), within(1e-5));
    assertThat(ratio.isOff()).isFalse();
  }

  @Test
  void lostPeople_areFound() {
    SampleRatio ratio = SampleRatio.of(exact(10_000, 10_500), List.of(1.0, 1.0));

    assertThat(ratio.isOff()).isTrue();
  }

  @Test
  void noise_isNoMismatch() {
    NoisedNumber noisy = new NoisedNumber(10_500, BigDecimal.ONE, 200_000, 1_000);

    assertThat(
            SampleRatio.of(List.of(NoisedNumber.exact(10_000), noisy), List.of(1.0, 1.0)).isOff())
        .isFalse();
  }

  @Test
  void plannedShares_areUsed() {
    assertThat(SampleRatio.of(exact(9_000, 1_000), List.of(90.0, 10.0)).chiSquared()).isZero();
    assertThat(SampleRatio.of(exact(9_000, 1_000), List.of(1.0, 1.0)).isOff()).isTrue();
  }

  @Test
  void senselessPlans_areRefused() {
    assertThatThrownBy(() -> SampleRatio.of(exact(1), List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SampleRatio.of(exact(1, 2), List.of(1.0, 0.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<NoisedNumber> exact(long... people) {
    return java.util.Arrays.stream(people).mapToObj(NoisedNumber::exact).toList();
  }
}

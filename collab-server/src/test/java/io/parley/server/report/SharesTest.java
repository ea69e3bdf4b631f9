package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.release.NoisedNumber;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of ratios hold the exact ratio as often as they say, with Laplace noise. */
class SharesTest {
  private static final double SCALE = 20;
  private static final int DRAWS = 20_000;

  private final Random random = new Random(29);

  @Test
  void share_isCovered() {
    int covered = 0;
    for (int i = 0; i < DRAWS; i++) {
      Figure share = Shares.of("share", drawn(300), drawn(1_000));
      covered += holds(share, 0.3) ? 1 : 0;
    }
    assertThat(covered / (double) DRAWS).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void index_isCovered() {
    int covered = 0;
    for (int i = 0; i < DRAWS; i++) {
      Figure index = Shares.index(drawn(300), drawn(1_000), drawn(2_000), drawn(10_000));
      covered += holds(index, 150) ? 1 : 0;
    }
    assertThat(covered / (double) DRAWS).isGreaterThanOrEqualTo(0.95);
  }

  /** A whole that may be nobody has no finite range, and one below zero no share. */
  @Test
  void smallWholes() {
    Figure share = Shares.of("share", Optional.of(number(30)), Optional.of(number(40)));
    assertThat(share.estimate()).contains(0.75);
    assertThat(share.low()).isEmpty();

    assertThat(Shares.of("share", Optional.of(number(3)), Optional.of(number(-4))).estimate())
        .isEmpty();
    assertThat(Shares.of("share", Optional.empty(), Optional.of(number(4))).estimate()).isEmpty();
  }

  /** Nothing is clamped: a part below zero stays below zero. */
  @Test
  void negativeParts_stay() {
    Figure share = Shares.of("share", Optional.of(number(-50)), Optional.of(number(1_000)));
    assertThat(share.estimate()).contains(-0.05);
    assertThat(share.low().orElseThrow()).isNegative();
  }

  private static boolean holds(Figure figure, double exact) {
    return figure.low().orElseThrow() <= exact && exact <= figure.high().orElseThrow();
  }

  private Optional<Counted> drawn(int exact) {
    double noise = -SCALE * Math.log(1 - random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    return Optional.of(number(exact + Math.round(noise)));
  }

  private static Counted number(long value) {
    long half = (long) Math.ceil(SCALE * Math.log(20));
    return new Counted(
        new NoisedNumber(value, BigDecimal.ONE, 2 * SCALE * SCALE, half), OptionalLong.empty());
  }
}

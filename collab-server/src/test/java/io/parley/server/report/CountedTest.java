package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.Sensitivity;
import io.parley.query.release.Interval;
import io.parley.query.release.NoisedNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of thresholded counts, given that their groups show: every probability worked out. */
class CountedTest {
  private static final long THRESHOLD = 60;

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.5, 20", "0.25, 6", "3, 5"})
  void range_missesNoMoreThanItMay_givenThatTheGroupShows(String epsilon, int rows) {
    IntegerNoise law = DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(1));
    long far = 2 * law.halfWidth(1e-9);
    Map<Long, Double> tails = new HashMap<>();
    LongToDoubleFunction tail =
        from -> tails.computeIfAbsent(from, k -> law.upperTail(k).doubleValue());
    double worst = 0;
    double worstPlain = 0;
    for (long people = 1; people <= THRESHOLD + far / 4; people++) {
      double shows = tail.applyAsDouble(THRESHOLD - people);
      double misses = 0;
      double plain = 0;
      for (long y = THRESHOLD; y <= Math.max(people, THRESHOLD) + far; y++) {
        double here = tail.applyAsDouble(y - people) - tail.applyAsDouble(y - people + 1);
        NoisedNumber noised = NoisedNumber.count(y, law);
        Interval range = new Counted(noised, OptionalLong.of(THRESHOLD)).rangeOfOneOf(rows);
        misses += range.contains((double) people) ? 0 : here;
        plain +=
            new Counted(noised, OptionalLong.empty()).rangeOfOneOf(rows).contains((double) people)
                ? 0
                : here;
      }
      worst = Math.max(worst, misses / shows);
      worstPlain = Math.max(worstPlain, plain / shows);
    }
    assertThat(worst).isLessThanOrEqualTo(0.05 / rows * (1 + 1e-9));
    // Without the condition it would be wrong by far.
    assertThat(worstPlain).isGreaterThan(0.5);
  }
}

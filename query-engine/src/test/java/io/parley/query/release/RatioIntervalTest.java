package io.parley.query.release;

import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.counts;
import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fieller's set by brute force: for each ratio the tail of the two noises, term by term. */
class RatioIntervalTest {
  private static final DiscreteLaplace OVER = laplace("0.5", 1);
  private static final DiscreteLaplace UNDER = laplace("0.8", 1);
  private static final LawTable OVER_TABLE = new LawTable(OVER, 80);
  private static final LawTable UNDER_TABLE = new LawTable(UNDER, 40);
  private static final ReleasedLaws LAWS = counts(OVER, UNDER);

  @ParameterizedTest
  @CsvSource({"100,40", "3,40", "-20,15", "7,-30", "0,9", "1000,100000"})
  void interval_holdsFiellersSet_andLittleMore(long over, long under) {
    Interval found =
        ExpressionInterval.of(released(0).over(released(1)), LAWS)
            .interval95(over, under)
            .orElseThrow();
    double width = found.high() - found.low();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = -400; i <= 400; i++) {
      double ratio = (found.low() + found.high()) / 2 + width * i / 400;
      if (tailAtLeast(Math.abs(over - ratio * under), ratio) > 0.05) {
        least = Math.min(least, ratio);
        most = Math.max(most, ratio);
      }
    }
    assertThat(least).isGreaterThanOrEqualTo(found.low());
    assertThat(most).isLessThanOrEqualTo(found.high());
    assertThat((most - least) / width).isGreaterThan(0.96);
  }

  /** P(|X − ratio · Y| ≥ distance): a ratio is kept while it is above 5 %. */
  private static double tailAtLeast(double distance, double ratio) {
    double sum = 0;
    for (long y = -40; y <= 40; y++) {
      long from = (long) Math.ceil(distance + ratio * y - 1e-9);
      sum += 2 * UNDER_TABLE.mass(y) * OVER_TABLE.tail(from);
    }
    return sum;
  }

  /** The wrong set: half the noise. The brute force would notice. */
  @Test
  void intervalOfHalfTheNoise_isCaught() {
    Interval narrow =
        ExpressionInterval.of(
                released(0).over(released(1)), counts(laplace("1", 1), laplace("1.6", 1)))
            .interval95(100, 40)
            .orElseThrow();
    double outside = narrow.high() + (narrow.high() - narrow.low()) / 4;
    assertThat(tailAtLeast(Math.abs(100 - outside * 40), outside)).isGreaterThan(0.05);
  }
}

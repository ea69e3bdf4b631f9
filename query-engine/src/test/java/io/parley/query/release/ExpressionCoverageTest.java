package io.parley.query.release;

import static io.parley.query.release.Expression.known;
import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.laplace;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.RandomSource;
import io.parley.query.dp.SecureRandomSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Intervals hold the exact value in 95 of 100 releases or more, and those that are meant to be
 * tight in no more than 97. Draws are from the system's randomness. Were the true coverage exactly
 * at its limit, each check would raise a false alarm with probability 1e-11, all of them together
 * below 1e-9.
 */
@Tag("slow")
class ExpressionCoverageTest {
  private static final int DRAWS = 20_000;
  private static final double REJECT_BELOW = 1e-11;

  /** A count of a release with two quantities at ε = 1, in cells of which a person is in one. */
  private static final DiscreteLaplace COUNT = laplace("0.5", 1);

  /** Amounts up to 50, in ten-thousandths. */
  private static final DiscreteLaplace SUM = laplace("0.5", 500_000);

  private static final DiscreteLaplace SQUARES = laplace("0.5", 25_000_000);
  private static final List<DiscreteLaplace> LAWS =
      List.of(COUNT, SUM, SQUARES, COUNT, COUNT, COUNT);
  private static final List<String> STEPS = List.of("1", "0.0001", "0.0001", "1", "1", "1");

  /** Exact: people, sum about 50, squares about 50, and three more counts. */
  private static final long[] EXACT = {1_000, -3_000_000, 90_000_000, 30, 800, 40};

  private static final Expression N = released(0);
  private static final Expression S = released(1);
  private static final Expression X = released(3);
  private static final Expression M = released(4);
  private static final Expression Y = released(5);

  static List<Arguments> expressions() {
    return List.of(
        Arguments.of("difference of counts", X.minus(Y), true),
        Arguments.of("total of three", N.plus(X).plus(M), true),
        Arguments.of("sum and counts", S.plus(N.times(known("50"))), true),
        Arguments.of("average", known("50").plus(S.over(N)), true),
        Arguments.of("rate", X.over(N), true),
        Arguments.of("ratio of small counts", X.over(Y), true),
        Arguments.of("share of a whole", X.over(X.plus(Y)), true),
        Arguments.of("share of a shared whole", X.plus(N).over(N.plus(M)), true),
        Arguments.of("reciprocal", known("1000").over(Y), true),
        Arguments.of("difference of rates", X.over(N).minus(Y.over(M)), false),
        Arguments.of("lift", X.over(N).over(Y.over(M)).minus(known("1")), false),
        Arguments.of("product", X.times(Y), false),
        Arguments.of("variance", variance(), false),
        Arguments.of("root of variance", variance().root(), false));
  }

  private static Expression variance() {
    return new Expression.Variance(
        N, S, released(2), Expression.Divisor.NUMBER_LESS_ONE, new BigDecimal("5000"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("expressions")
  void interval_coversItsShare(String name, Expression expression, boolean tight) {
    int covered = covered(expression, laws(LAWS), DRAWS);
    assertThat(BinomialTail.atMost(covered, DRAWS, 0.95)).as(name).isGreaterThan(REJECT_BELOW);
    if (tight) {
      assertThat(BinomialTail.atMost(DRAWS - covered, DRAWS, 0.03))
          .as("%s covers too much", name)
          .isGreaterThan(REJECT_BELOW);
    }
  }

  /** The planted fault: laws of half the noise that is really there. */
  @Test
  void halfTheNoise_isRejectedByTheSameCheck() {
    List<DiscreteLaplace> boastful =
        List.of(
            laplace("1", 1),
            laplace("1", 500_000),
            laplace("1", 25_000_000),
            laplace("1", 1),
            laplace("1", 1),
            laplace("1", 1));
    for (Map.Entry<String, Expression> wrong :
        Map.of("average", S.over(N), "difference", X.minus(Y), "rate", X.over(N)).entrySet()) {
      int covered = covered(wrong.getValue(), laws(boastful), 1_000);
      assertThat(BinomialTail.atMost(covered, 1_000, 0.95))
          .as(wrong.getKey())
          .isLessThan(REJECT_BELOW);
    }
  }

  private static ReleasedLaws laws(List<DiscreteLaplace> laws) {
    return new ReleasedLaws(
        java.util.stream.IntStream.range(0, laws.size())
            .mapToObj(i -> new ReleasedLaws.Noised(laws.get(i), new BigDecimal(STEPS.get(i))))
            .toList(),
        Optional.empty());
  }

  /** "No interval" excludes nothing; with these numbers it is rare. */
  private static int covered(Expression expression, ReleasedLaws laws, int draws) {
    RandomSource random = new SecureRandomSource();
    ExpressionInterval column = ExpressionInterval.of(expression, laws);
    double truth = column.value(EXACT).orElseThrow();
    int covered = 0;
    for (int draw = 0; draw < draws; draw++) {
      long[] noisy = EXACT.clone();
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] += LAWS.get(i).sample(random).longValueExact();
      }
      covered += column.interval95(noisy).map(i -> i.contains(truth)).orElse(true) ? 1 : 0;
    }
    return covered;
  }
}

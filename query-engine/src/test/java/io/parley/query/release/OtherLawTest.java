package io.parley.query.release;

import static io.parley.query.release.Expression.released;
import static io.parley.query.release.ReleasedLawsOf.counts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals rest on {@link NoiseLaw} alone: here a discrete Gaussian, by exact enumeration. */
class OtherLawTest {
  private static final int FARTHEST = 60;
  private static final Bell BELL = new Bell(4, FARTHEST);
  private static final LawTable TABLE = new LawTable(BELL, FARTHEST);

  @Test
  void linearAndRatio_coverTheirShare() {
    for (Expression expression :
        List.of(
            released(0),
            released(0).minus(released(1)),
            released(0).over(released(1)),
            released(0).times(released(1)))) {
      ExpressionInterval column = ExpressionInterval.of(expression, counts(BELL, BELL));
      double truth = column.value(300, 170).orElseThrow();
      double covered = 0;
      for (long x = -30; x <= 30; x++) {
        for (long y = -30; y <= 30; y++) {
          if (column.interval95(300 + x, 170 + y).orElseThrow().contains(truth)) {
            covered += TABLE.mass(x) * TABLE.mass(y);
          }
        }
      }
      double most = expression instanceof Expression.Times ? 0.98 : 0.97;
      assertThat(covered).as("%s", expression).isBetween(0.95 - 1e-9, most);
    }
  }
}

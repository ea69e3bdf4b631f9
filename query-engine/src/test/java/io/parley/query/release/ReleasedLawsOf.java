package io.parley.query.release;

import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.Sensitivity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** Laws for tests. */
final class ReleasedLawsOf {
  private ReleasedLawsOf() {}

  static DiscreteLaplace laplace(String epsilon, long l1) {
    return DiscreteLaplace.of(Epsilon.of(epsilon), new Sensitivity(l1));
  }

  /** Numbers in steps of one, all of which always show. */
  static ReleasedLaws counts(NoiseLaw... laws) {
    return new ReleasedLaws(
        Arrays.stream(laws).map(law -> new ReleasedLaws.Noised(law, BigDecimal.ONE)).toList(),
        Optional.empty());
  }
}

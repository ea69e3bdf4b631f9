package io.parley.query.explain;

import io.parley.query.dp.Epsilon;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Foresight;
import io.parley.query.release.Foresight.Source;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Seeks the ε that an accuracy needs by asking the engine's own intervals, never by a formula: the
 * whole question at another ε, with its shares, law and threshold.
 *
 * <p>Candidates are decimals of two digits from 0.001 to 100. Halving them finds one that reaches
 * the accuracy while the next smaller one does not. Widths fall with ε but where the mechanism
 * changes its law; there a smaller ε might do as well, and the answer is still one that does.
 */
final class NeededEpsilon {
  private static final int DECADES = 5;
  private static final int IN_A_DECADE = 90;

  private final PrivatePlan.Numbers plan;
  private final Assumed assumed;
  private final Map<Integer, Optional<Foresight>> known = new HashMap<>();

  NeededEpsilon(PrivatePlan.Numbers plan, Assumed assumed) {
    this.plan = plan;
    this.assumed = assumed;
  }

  /** For a column; empty where no candidate is enough. */
  Optional<BigDecimal> of(Source source) {
    int enough = DECADES * IN_A_DECADE;
    if (!reaches(enough, source)) {
      return Optional.empty();
    }
    int tooLittle = -1;
    while (enough - tooLittle > 1) {
      int middle = (enough + tooLittle) >>> 1;
      if (reaches(middle, source)) {
        enough = middle;
      } else {
        tooLittle = middle;
      }
    }
    return Optional.of(candidate(enough));
  }

  /** 0.0010, 0.0011 … 0.0099, 0.010 … 99, 100. */
  static BigDecimal candidate(int index) {
    return BigDecimal.valueOf(10 + index % IN_A_DECADE).movePointLeft(4 - index / IN_A_DECADE);
  }

  private boolean reaches(int index, Source source) {
    return known
        .computeIfAbsent(index, this::foresight)
        .flatMap(f -> f.expected(source, assumed.sought()))
        .filter(e -> e.relative() <= assumed.within().doubleValue())
        .isPresent();
  }

  private Optional<Foresight> foresight(int index) {
    try {
      return Optional.of(Foresight.of(plan, new Epsilon(candidate(index))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // the noise would be out of range
    }
  }
}

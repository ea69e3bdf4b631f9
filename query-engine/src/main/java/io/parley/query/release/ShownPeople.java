package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The number of people that decided that its group shows; its interval is given that it does. */
record ShownPeople(ReleasedLaws.Shown rule) implements Block {
  /** Leaves room for tails rounded up to forty digits. */
  private static final BigDecimal A_LITTLE_LESS = new BigDecimal("0.99999999");

  @Override
  public Set<Integer> numbers() {
    return Set.of(rule.people());
  }

  @Override
  public Optional<Double> value(long[] steps, ReleasedLaws laws) {
    return Optional.of((double) steps[rule.people()]);
  }

  /** Half of alpha a side: see {@link GivenShown}. No interval for a group that does not show. */
  @Override
  public BlockInterval interval(ReleasedLaws laws, double alpha) {
    NoiseLaw law = laws.law(rule.people());
    BigDecimal oneSide = new BigDecimal(alpha / 2).multiply(A_LITTLE_LESS);
    long above = law.leastWithTail(oneSide) - 1;
    Map<Long, Long> lows = new HashMap<>();
    return steps -> {
      long noisy = steps[rule.people()];
      if (!rule.threshold().shows(noisy)) {
        return Optional.empty();
      }
      long low =
          lows.computeIfAbsent(noisy, n -> GivenShown.low(law, n, rule.threshold(), oneSide));
      return Optional.of(
          new Interval(Math.max(rule.fewest(), low), Math.max(rule.fewest(), noisy + above)));
    };
  }
}

package io.parley.query.release;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** over / under, where {@code under} is not known to be any fixed number. */
record Quotient(Linear over, Linear under) implements Block {
  Quotient {
    if (under.isKnown()) {
      throw new IllegalArgumentException("a known divisor is a factor");
    }
  }

  @Override
  public Set<Integer> numbers() {
    Set<Integer> numbers = new HashSet<>(over.numbers());
    numbers.addAll(under.numbers());
    return numbers;
  }

  /** None where the divisor happens to be zero. */
  @Override
  public Optional<Double> value(long[] steps, ReleasedLaws laws) {
    BigDecimal divisor = under.at(steps, laws);
    return divisor.signum() == 0
        ? Optional.empty()
        : Optional.of(over.at(steps, laws).divide(divisor, MathContext.DECIMAL128).doubleValue());
  }

  @Override
  public BlockInterval interval(ReleasedLaws laws, double alpha) {
    if (!isOneNoise()) {
      return new RatioInterval(this, laws, alpha)::at;
    }
    // over = κ·under + rest, so the ratio is κ + rest / under: monotone on either side of zero.
    int some = under.numbers().iterator().next();
    BigDecimal kappa = over.weight(some).divide(under.weight(some), MathContext.DECIMAL128);
    double rest = over.constant().subtract(kappa.multiply(under.constant())).doubleValue();
    LinearInterval divisor = new LinearInterval(under, laws, alpha);
    return steps ->
        Intervals.over(new Interval(rest, rest), divisor.at(steps))
            .map(ratio -> ratio.plus(kappa.doubleValue()));
  }

  /** Whether the noise of {@code over} is a fixed multiple of that of {@code under}. */
  private boolean isOneNoise() {
    if (over.isKnown()) {
      return true;
    }
    int some = under.numbers().iterator().next();
    return over.numbers().equals(under.numbers())
        && under.numbers().stream().allMatch(n -> cross(n, some).compareTo(cross(some, n)) == 0);
  }

  private BigDecimal cross(int i, int j) {
    return over.weight(i).multiply(under.weight(j));
  }
}

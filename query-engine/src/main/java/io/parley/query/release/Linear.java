package io.parley.query.release;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * constant + Σ weight · released number, exactly. No weight is zero, and equal ones are equal
 * records.
 */
record Linear(BigDecimal constant, Map<Integer, BigDecimal> weights) implements Block {
  Linear {
    constant = constant.stripTrailingZeros();
    Map<Integer, BigDecimal> kept = new TreeMap<>();
    weights.forEach(
        (number, weight) -> {
          if (weight.signum() != 0) {
            kept.put(number, weight.stripTrailingZeros());
          }
        });
    weights = java.util.Collections.unmodifiableMap(kept);
  }

  static Linear known(BigDecimal constant) {
    return new Linear(constant, Map.of());
  }

  static Linear released(int number) {
    return new Linear(BigDecimal.ZERO, Map.of(number, BigDecimal.ONE));
  }

  boolean isKnown() {
    return weights.isEmpty();
  }

  Linear plus(Linear other) {
    return with(other, BigDecimal::add);
  }

  Linear minus(Linear other) {
    return with(other, BigDecimal::subtract);
  }

  private Linear with(Linear other, BinaryOperator<BigDecimal> operator) {
    Map<Integer, BigDecimal> both = new TreeMap<>(weights);
    other.weights.forEach(
        (number, weight) ->
            both.put(number, operator.apply(both.getOrDefault(number, BigDecimal.ZERO), weight)));
    return new Linear(operator.apply(constant, other.constant), both);
  }

  Linear times(BigDecimal factor) {
    Map<Integer, BigDecimal> scaled = new TreeMap<>();
    weights.forEach((number, weight) -> scaled.put(number, weight.multiply(factor)));
    return new Linear(constant.multiply(factor), scaled);
  }

  BigDecimal weight(int number) {
    return weights.getOrDefault(number, BigDecimal.ZERO);
  }

  @Override
  public Set<Integer> numbers() {
    return weights.keySet();
  }

  @Override
  public Optional<Double> value(long[] steps, ReleasedLaws laws) {
    return Optional.of(at(steps, laws).doubleValue());
  }

  @Override
  public BlockInterval interval(ReleasedLaws laws, double alpha) {
    LinearInterval interval = new LinearInterval(this, laws, alpha);
    return steps -> Optional.of(interval.at(steps));
  }

  /** The number itself, exactly. */
  BigDecimal at(long[] steps, ReleasedLaws laws) {
    BigDecimal sum = constant;
    for (Map.Entry<Integer, BigDecimal> entry : weights.entrySet()) {
      int number = entry.getKey();
      sum =
          sum.add(
              entry
                  .getValue()
                  .multiply(laws.gridStep(number))
                  .multiply(BigDecimal.valueOf(steps[number])));
    }
    return sum;
  }

  /** About the variance of its noise: a scale, not a claim. */
  double variance(ReleasedLaws laws) {
    double sum = 0;
    for (Map.Entry<Integer, BigDecimal> entry : weights.entrySet()) {
      double unit = entry.getValue().multiply(laws.gridStep(entry.getKey())).doubleValue();
      sum += unit * unit * laws.spread(entry.getKey());
    }
    return sum;
  }
}

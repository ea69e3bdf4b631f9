package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One quantile with its interval, for one charge: three quarters of ε on the point ({@link
 * ExponentialQuantile}), the rest on the interval ({@link QuantileInterval}). Together they are
 * ε-differentially private by basic composition, the interval's places depending on the point.
 */
final class SingleQuantile {
  private static final MathContext DOWN = new MathContext(30, RoundingMode.DOWN);
  private static final BigDecimal POINT = new BigDecimal("0.75");

  private final ExponentialQuantile point;
  private final QuantileInterval interval;

  SingleQuantile(Rank rank, PeopleChange change, int valuesPerUnit, Epsilon epsilon) {
    Epsilon forPoint = new Epsilon(epsilon.value().multiply(POINT).round(DOWN));
    Epsilon forInterval = new Epsilon(epsilon.value().subtract(forPoint.value()).round(DOWN));
    this.point = new ExponentialQuantile(rank, change, valuesPerUnit, forPoint);
    this.interval = new QuantileInterval(rank, change, valuesPerUnit, forInterval);
  }

  ReleasedQuantile release(SparseHistogram values, RandomSource random) {
    int cell = point.choose(values, random);
    return new ReleasedQuantile(cell + 0.5, interval.around(values, cell, random));
  }
}

package io.parley.query.release;

/** A closed interval of finite numbers. */
public record Interval(double low, double high) {
  /** The 97.5 % point of the standard normal law. */
  static final double Z95 = 1.959963984540054;

  public Interval {
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException("an interval has finite ends");
    }
    if (low > high) {
      throw new IllegalArgumentException("low end " + low + " is above high end " + high);
    }
  }

  /** The normal interval at 95 %: centre ∓ 1.96 standard errors. */
  static Interval normal95(double centre, double standardError) {
    double half = Z95 * standardError;
    return new Interval(centre - half, centre + half);
  }

  public boolean contains(double number) {
    return low <= number && number <= high;
  }

  /** Both ends multiplied by {@code factor}, in order. */
  public Interval times(double factor) {
    return new Interval(
        Math.min(low * factor, high * factor), Math.max(low * factor, high * factor));
  }

  /** Both ends moved by {@code offset}. */
  public Interval plus(double offset) {
    return new Interval(low + offset, high + offset);
  }
}

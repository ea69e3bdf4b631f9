package io.parley.server.bench;

import java.util.Optional;

/**
 * One measured number.
 *
 * @param value ours
 * @param unit of the value and of its yardstick: {@code s}, {@code ms}, {@code number}, {@code
 *     share} …
 * @param yardstick what it is compared with, measured in the same run
 * @param ratio ours over the yardstick: of runs in pairs the median of the pairs' ratios, which is
 *     not the ratio of the two medians
 */
public record Figure(
    double value, String unit, Optional<Double> yardstick, Optional<Double> ratio) {
  public Figure {
    if (!Double.isFinite(value)
        || !yardstick.map(Double::isFinite).orElse(true)
        || !ratio.map(Double::isFinite).orElse(true)) {
      throw new IllegalArgumentException("a figure is a finite number");
    }
    if (unit.isBlank()) {
      throw new IllegalArgumentException("a figure has a unit");
    }
    if (ratio.isPresent() && yardstick.isEmpty()) {
      throw new IllegalArgumentException("a ratio has a yardstick");
    }
  }

  /** A number that stands alone. */
  public static Figure of(double value, String unit) {
    return new Figure(value, unit, Optional.empty(), Optional.empty());
  }

  /** A number beside its yardstick, where both were measured once. */
  public static Figure against(double value, String unit, double yardstick) {
    return new Figure(value, unit, Optional.of(yardstick), Optional.of(value / yardstick));
  }

  /** A number beside its yardstick, whose ratio was found pair by pair. */
  public static Figure paired(double value, String unit, double yardstick, double ratio) {
    return new Figure(value, unit, Optional.of(yardstick), Optional.of(ratio));
  }
}

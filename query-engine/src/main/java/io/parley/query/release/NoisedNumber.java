package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;
import java.util.List;

/**
 * A released number: whole steps of a public grid, and the public law of the noise in it. It may
 * lie below zero where the exact number cannot.
 *
 * @param steps the noised number, in grid steps
 * @param gridStep what one step is worth, above zero
 * @param variance the variance of the noise, in squared grid steps; 0 where there is none
 * @param halfWidth95 the least h such that the noise lies within ∓h with probability 0.95 or more,
 *     in grid steps
 */
public record NoisedNumber(long steps, BigDecimal gridStep, double variance, long halfWidth95) {
  private static final double ALPHA = 0.05;

  public NoisedNumber {
    if (gridStep.signum() <= 0) {
      throw new IllegalArgumentException("grid step " + gridStep + " is not above zero");
    }
    if (!(variance >= 0) || Double.isInfinite(variance)) {
      throw new IllegalArgumentException("noise variance " + variance + " is not a variance");
    }
    if (halfWidth95 < 0) {
      throw new IllegalArgumentException("half width " + halfWidth95 + " is below zero");
    }
  }

  /** A number of people or rows that carries noise of {@code law}. */
  public static NoisedNumber count(long noised, NoiseLaw law) {
    return onGrid(noised, BigDecimal.ONE, law);
  }

  /** A sum in steps of {@code gridStep} that carries noise of {@code law}. */
  public static NoisedNumber onGrid(long noised, BigDecimal gridStep, NoiseLaw law) {
    return new NoisedNumber(noised, gridStep, law.variance(), law.halfWidth(ALPHA));
  }

  /** A public number, known without noise. */
  public static NoisedNumber exact(long number) {
    return new NoisedNumber(number, BigDecimal.ONE, 0, 0);
  }

  /**
   * Numbers of disjoint groups together, on one grid, with noise that is independent between them.
   * Its half-width is the sum of those with which all hold at once ({@link #halfWidthOfOneOf}).
   *
   * @param numbers one or more
   */
  public static NoisedNumber sum(List<NoisedNumber> numbers) {
    NoisedNumber first = numbers.get(0);
    if (numbers.size() == 1) {
      return first;
    }
    long steps = 0;
    double variance = 0;
    long half = 0;
    for (NoisedNumber number : numbers) {
      if (number.gridStep.compareTo(first.gridStep) != 0) {
        throw new IllegalArgumentException("numbers of two grids are not added");
      }
      steps = Math.addExact(steps, number.steps);
      variance += number.variance;
      half = Math.addExact(half, number.halfWidthOfOneOf(numbers.size()));
    }
    return new NoisedNumber(steps, first.gridStep, variance, half);
  }

  /**
   * A half-width, in grid steps, such that each of so many numbers lies within its own with
   * probability 1 − 0.05/k, and all of them at once with 0.95 or more (union bound). It is h + (h +
   * 1)·ln k / ln 20, h being the half-width at 0.05.
   *
   * <p><b>Theorem.</b> Let X be integer noise, symmetric and log-concave, as discrete Laplace and
   * Gaussian noise are, and P(|X| &gt; h) ≤ 0.05. Then P(|X| &gt; h + m) ≤ 0.05/k for m ≥ (h +
   * 1)·ln k / ln 20. <i>Proof.</i> |X| is log-concave too, and so is its tail G(j) = P(|X| &gt; j),
   * where G(−1) = 1. Over the h + 1 steps from −1 to h, ln G falls by ln 20 or more, and on average
   * no less over any steps after them: by m·ln 20 / (h + 1) or more. ∎
   *
   * @param numbers k, 1 or more; not always whole, where a probability is divided
   */
  public long halfWidthOfOneOf(double numbers) {
    return variance == 0
        ? halfWidth95
        : (long) Math.ceil(halfWidth95 + (halfWidth95 + 1) * Math.log(numbers) / Math.log(20));
  }

  /** The number itself; never clamped. */
  public double value() {
    return gridStep.multiply(BigDecimal.valueOf(steps)).doubleValue();
  }

  /** The variance of the noise, in squared units of {@link #value}. */
  public double noiseVariance() {
    double unit = gridStep.doubleValue();
    return variance * unit * unit;
  }

  /**
   * "What was in the room's rows": an interval that holds the exact (bounded) number with
   * probability 0.95 or more. It comes from the tail of the noise, not from a normal formula, which
   * is too narrow here; it says nothing about another sample.
   */
  public Interval noiseInterval95() {
    BigDecimal centre = BigDecimal.valueOf(steps);
    BigDecimal half = BigDecimal.valueOf(halfWidth95);
    return new Interval(
        gridStep.multiply(centre.subtract(half)).doubleValue(),
        gridStep.multiply(centre.add(half)).doubleValue());
  }
}

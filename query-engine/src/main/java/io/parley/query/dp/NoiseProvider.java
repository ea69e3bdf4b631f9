package io.parley.query.dp;

import java.util.List;

/**
 * Adds integer noise that makes a release differentially private. The engine has its own; an
 * adapter to another library would stand here too, once it passes {@code NoiseProviderContract}
 * (test sources).
 *
 * <p>Contract. Let the numbers of one release, one a group, differ between neighbours as {@link
 * NoiseParameters} says.
 *
 * <ol>
 *   <li>Calling {@link #addNoise} once for each of them, with equal parameters, is (ε,
 *       δ)-differentially private for all of them together. A mechanism of pure differential
 *       privacy leaves δ unused.
 *   <li>The answer is the integer value + X, X fresh with the law {@link #law}, saturated once at
 *       the ends of long. Saturation is post-processing of the exact sum: it costs no privacy. X
 *       itself is never cut.
 *   <li>X depends on the parameters alone, never on the value.
 * </ol>
 *
 * <p>The provider does not know how many groups a person is in: bounding is the caller's duty, as
 * is charging the ledger before the answer leaves.
 */
public interface NoiseProvider {
  /** {@code value} with fresh noise. */
  long addNoise(long value, NoiseParameters parameters);

  /**
   * {@code value} with fresh noise of this law, saturated once. The law comes from {@link
   * NoiseMechanism}, and with it the privacy of the release.
   */
  long addNoise(long value, IntegerNoise law);

  /** Whether a group of {@code people} shows this time, by a fresh draw of this selection. */
  boolean shows(long people, TruncatedGeometricSelection selection);

  /** The quantiles of one group's values, by this release. */
  List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release);

  /** The public law of that noise: tails for thresholds, variance and half widths for intervals. */
  NoiseLaw law(NoiseParameters parameters);
}

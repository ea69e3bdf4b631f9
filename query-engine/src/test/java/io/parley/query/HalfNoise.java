package io.parley.query;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.Quantiles;
import io.parley.query.dp.RandomSource;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.dp.SparseHistogram;
import io.parley.query.dp.TruncatedGeometricSelection;
import java.util.List;

/** The planted fault: half of the real noise, rounded down, and quantiles at twice the ε. */
final class HalfNoise implements NoiseProvider {
  private final RandomSource random;
  private final NoiseProvider real;
  private final List<Quantiles> twice;

  /**
   * Half noise.
   *
   * @param twice the rank question of a plan, if it has one, at twice its ε
   */
  HalfNoise(RandomSource random, List<Quantiles> twice) {
    this.random = random;
    this.real = new ExactNoise(random);
    this.twice = List.copyOf(twice);
  }

  @Override
  public long addNoise(long value, NoiseParameters parameters) {
    return value + Math.floorDiv(real.addNoise(0, parameters), 2);
  }

  @Override
  public long addNoise(long value, IntegerNoise law) {
    return value + Math.floorDiv(real.addNoise(0, law), 2);
  }

  @Override
  public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
    return twice.get(0).release(values, random);
  }

  /** As it is: who is caught here is caught by numbers. */
  @Override
  public boolean shows(long people, TruncatedGeometricSelection selection) {
    return real.shows(people, selection);
  }

  @Override
  public NoiseLaw law(NoiseParameters parameters) {
    return real.law(parameters);
  }
}

package io.parley.server.bench;

import io.parley.query.QueryEngine;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.release.ReleasedMeasures;
import io.parley.query.release.Releaser;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToLongFunction;

/**
 * Releases of exact bounded numbers by the engine's own plan, shares and noise; no data is read.
 */
final class BoundedRelease {
  private final PrivatePlan.Numbers plan;
  private final Releaser releaser;

  private BoundedRelease(PrivatePlan.Numbers plan, Releaser releaser) {
    this.plan = plan;
    this.releaser = releaser;
  }

  /** Of a statement over the one table {@code shop.readings}. */
  static BoundedRelease of(NoiseProvider noise, String sql) {
    QueryEngine engine = new QueryEngine(noise);
    return new BoundedRelease(BenchPolicies.ofOneTable().plan(engine, sql), new Releaser(noise));
  }

  Measurement measurement() {
    return plan.measurements().get(0);
  }

  /** A group with exact numbers by what a quantity counts or adds. */
  BoundedGroup group(
      List<Object> keys, ToLongFunction<Quantity> number, List<SortedMap<Long, Long>> histograms) {
    return new BoundedGroup(
        keys.stream().map(java.util.Optional::of).toList(),
        measurement().quantities().stream().map(number::applyAsLong).toList(),
        histograms);
  }

  /** The groups that leave of these. */
  List<ReleasedGroup> groups(List<BoundedGroup> exact) {
    return releaser.release(plan, List.of(exact)).get(0);
  }

  /** The question's first measure, of a question without groups. */
  double value(BoundedGroup exact) {
    return ReleasedMeasures.value(
            measurement().boundary().measures().get(0),
            measurement(),
            groups(List.of(exact)).get(0))
        .orElseThrow()
        .doubleValue();
  }

  /** The mean distance of so many releases from {@code truth}. */
  double error(BoundedGroup exact, double truth, int releases) {
    double error = 0;
    for (int i = 0; i < releases; i++) {
      error += Math.abs(value(exact) - truth);
    }
    return error / releases;
  }
}

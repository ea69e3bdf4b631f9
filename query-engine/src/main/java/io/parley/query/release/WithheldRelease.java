package io.parley.query.release;

import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Releases the numbers about groups that do not show, after those that do: {@link WithheldNoise}
 * has the theorem.
 */
final class WithheldRelease {
  private static final double ALPHA = 0.05;

  private final PrivatePlan.Numbers plan;
  private final WithheldNoise laws;
  private final Measurement measurement;

  WithheldRelease(PrivatePlan.Numbers plan) {
    this.plan = plan;
    this.laws = WithheldNoise.of(plan);
    this.measurement = plan.measurements().get(plan.withheld().measurement());
  }

  /** With fresh noise. */
  List<Answer.About> numbers(
      NoiseProvider noise, List<BoundedGroup> exact, List<ReleasedGroup> shown) {
    List<Answer.About> numbers = new ArrayList<>();
    laws.groups()
        .ifPresent(
            law ->
                numbers.add(
                    about(
                        "groups",
                        noise.addNoise(exact.size(), law) - shown.size(),
                        BigDecimal.ONE,
                        true,
                        law)));
    Set<List<Optional<Object>>> keys = new HashSet<>();
    shown.forEach(g -> keys.add(g.keys()));
    for (int i = 0; i < laws.remainder().size(); i++) {
      int place = plan.withheld().remainder().get(i);
      Quantity quantity = measurement.quantities().get(place);
      IntegerNoise law = laws.remainder().get(i);
      numbers.add(
          about(
              // Not the column's alias: another question may be answered from this release.
              QuantityWords.of(measurement, quantity),
              noise.addNoise(Remainder.exact(exact, keys, place), law),
              quantity.step(),
              quantity.personLow().signum() == 0,
              law));
    }
    return numbers;
  }

  /**
   * The interval comes from the law alone; ends that the exact number cannot reach are moved in.
   */
  private static Answer.About about(
      String name, long noised, BigDecimal step, boolean neverNegative, IntegerNoise law) {
    NoisedNumber number = NoisedNumber.onGrid(noised, step, law);
    Interval wide = number.noiseInterval95();
    Interval interval =
        neverNegative ? new Interval(Math.max(0, wide.low()), Math.max(0, wide.high())) : wide;
    double unit = step.doubleValue();
    return new Answer.About(
        name,
        step.multiply(BigDecimal.valueOf(noised)),
        interval,
        new Answer.Noise(
            law.toString(),
            step.toPlainString(),
            law.variance() * unit * unit,
            law.halfWidth(ALPHA) * unit));
  }
}

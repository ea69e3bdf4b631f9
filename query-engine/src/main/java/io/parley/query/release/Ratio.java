package io.parley.query.release;

import io.parley.query.release.Effect.Method;
import java.util.Optional;

/** The relative change m_T / m_C − 1 of two independent measured quantities. */
final class Ratio {
  private Ratio() {}

  /** var r = v_T / m_C² + v_C · m_T² / m_C⁴, for sampling and noise alike; m_C above zero. */
  static Effect delta(Measured over, Measured under) {
    return effect(
        over,
        under,
        Interval.normal95(
            change(over, under),
            Math.sqrt(linearised(over, under, over.variance(), under.variance()))),
        Method.DELTA);
  }

  /**
   * Fieller 1954: with a = m_C² − z²v_C, b = m_T·m_C, c = m_T² − z²v_T the ratio lies between (b ∓
   * √(b² − ac)) / a. For a ≤ 0 the control does not differ from zero and no finite interval exists:
   * empty. For a &gt; 0 the root is real, as b² − ac = z²(v_C·m_T² + v_T·a) ≥ 0.
   */
  static Optional<Effect> fieller(Measured over, Measured under) {
    double zz = Interval.Z95 * Interval.Z95;
    double a = under.value() * under.value() - zz * under.variance();
    if (a <= 0) {
      return Optional.empty();
    }
    double b = over.value() * under.value();
    double root =
        Interval.Z95
            * Math.sqrt(under.variance() * over.value() * over.value() + over.variance() * a);
    Interval ratio = new Interval((b - root) / a, (b + root) / a);
    return Optional.of(effect(over, under, ratio.plus(-1), Method.FIELLER));
  }

  private static Effect effect(Measured over, Measured under, Interval interval, Method method) {
    return new Effect(
        change(over, under),
        interval,
        Math.sqrt(linearised(over, under, over.samplingVariance(), under.samplingVariance())),
        Math.sqrt(linearised(over, under, over.noiseVariance(), under.noiseVariance())),
        method);
  }

  private static double change(Measured over, Measured under) {
    return over.value() / under.value() - 1;
  }

  private static double linearised(
      Measured over, Measured under, double overVariance, double underVariance) {
    double ratio = over.value() / under.value();
    return (overVariance + ratio * ratio * underVariance) / (under.value() * under.value());
  }
}

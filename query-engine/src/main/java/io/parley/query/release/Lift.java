package io.parley.query.release;

import io.parley.query.release.Effect.Method;
import java.util.Optional;

/**
 * The effect of a randomised treatment, from noised counts of two arms. An empty answer means "not
 * estimable": the numbers are too small beside their noise for any finite statement, and a report
 * says so.
 *
 * <p>Assumptions: people were assigned at random; noise is independent between the four counts;
 * counts are large enough for a normal law of rates (tested by simulation, {@code
 * IntervalCoverageTest}). Bias from bounding contributions and from selected groups is not covered.
 */
public record Lift(Arm treatment, Arm control) {

  /** Compares {@code arm} with a control arm. */
  public static Against of(Arm arm) {
    return control -> new Lift(arm, control);
  }

  /** The second half of "lift of … against …", which says which arm is which. */
  @FunctionalInterface
  public interface Against {
    Lift against(Arm control);
  }

  /** d = p_T − p_C with interval d ∓ z·√(var p_T + var p_C). */
  public Optional<Effect> rateDifference() {
    return bothRates()
        ? Optional.of(difference(treatment.rate(), control.rate()))
        : Optional.empty();
  }

  /** The successes that the treatment caused: n_T · d, the interval being n_T times that of d. */
  public Optional<Effect> incrementalSuccesses() {
    return rateDifference().map(effect -> effect.times(treatment.people().value()));
  }

  /**
   * r = p_T / p_C − 1 with Fieller's interval, whatever the counts are. Choosing between two
   * methods by the counts of this very release would spoil both: at Hillstrom's rates an interval
   * that is Fieller's for few control successes and the delta method's otherwise covers 92.9 %
   * instead of 95 %. For many successes the two agree.
   */
  public Optional<Effect> relativeLift() {
    return relativeLift(Method.FIELLER);
  }

  /**
   * r = p_T / p_C − 1 by a method fixed before the release: the delta method is what most tools
   * print.
   */
  public Optional<Effect> relativeLift(Method method) {
    if (!bothRates() || control.rate().value() <= 0) {
      return Optional.empty();
    }
    Measured over = treatment.rate();
    Measured under = control.rate();
    return switch (method) {
      case DELTA -> Optional.of(Ratio.delta(over, under));
      case FIELLER -> Ratio.fieller(over, under);
      case NORMAL ->
          throw new IllegalArgumentException("a relative lift is a ratio: DELTA or FIELLER");
    };
  }

  private boolean bothRates() {
    return treatment.hasRate() && control.hasRate();
  }

  /** d = t − c of two independent quantities, with the normal interval. */
  static Effect difference(Measured treatment, Measured control) {
    double d = treatment.value() - control.value();
    double se = Math.sqrt(treatment.variance() + control.variance());
    return new Effect(
        d,
        Interval.normal95(d, se),
        Math.sqrt(treatment.samplingVariance() + control.samplingVariance()),
        Math.sqrt(treatment.noiseVariance() + control.noiseVariance()),
        Method.NORMAL);
  }
}

package io.parley.query.release;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The effect of a randomised treatment on a value that people add up to, such as what they spend.
 * An empty answer means "not estimable", as for {@link Lift}, whose assumptions hold here too.
 */
public record MeanLift(Moments treatment, Moments control) {
  /** d = m_T − m_C for each person, with interval d ∓ z·√(var m_T + var m_C). */
  public Optional<Effect> perPerson() {
    return treatment.mean().flatMap(t -> control.mean().map(c -> Lift.difference(t, c)));
  }

  /** What the treatment brought in all: n_T · d, the interval being n_T times that of d. */
  public Optional<Effect> incremental() {
    return perPerson().map(effect -> effect.times(treatment.people().value()));
  }

  /** r = m_T / m_C − 1 with Fieller's interval; empty where the control's mean may be zero. */
  public Optional<Effect> relativeLift() {
    return treatment
        .mean()
        .flatMap(t -> control.mean().filter(c -> c.value() > 0).flatMap(c -> Ratio.fieller(t, c)));
  }

  /**
   * What came back for each unit of cost (iROAS): the incremental value over what the treatment
   * cost, which is known without error. Not ROAS, which divides all that is attributed.
   *
   * @param cost above zero, in the value's own currency
   */
  public Optional<Effect> perCost(BigDecimal cost) {
    if (cost.signum() <= 0) {
      throw new IllegalArgumentException("a cost is above zero, not " + cost);
    }
    return incremental().map(effect -> effect.times(1 / cost.doubleValue()));
  }
}

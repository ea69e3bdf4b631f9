package io.parley.query.account;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Function;

/** The largest further charge that a filter admits, for people who were refused a larger one. */
final class LargestCharge {
  private static final MathContext TOLD = new MathContext(2, RoundingMode.DOWN);
  private static final int STEPS = 40;

  private final RenyiFilter filter;

  LargestCharge(RenyiFilter filter) {
    this.filter = filter;
  }

  /**
   * The ε of the largest charge of the same kind, pure or zCDP, without δ; rounded down, to two
   * digits where it is not exact.
   */
  BigDecimal epsilon(Charge spent, Charge like) {
    Charge onlyCurve = new Charge(spent.pure(), spent.rho(), BigDecimal.ZERO);
    if (like.rho().signum() > 0) {
      BigDecimal rho = largest(onlyCurve, Charge::zcdp);
      return rho.signum() == 0 ? rho : Charge.zcdp(rho).epsilon().round(TOLD);
    }
    BigDecimal added =
        spent.rho().signum() > 0
            ? BigDecimal.ZERO
            : filter.epsilon().subtract(spent.pureEpsilon()).max(BigDecimal.ZERO);
    return largest(onlyCurve, Charge::pure).max(added);
  }

  /** Between zero and the whole budget by halving: the larger a charge, the less it fits. */
  private BigDecimal largest(Charge spent, Function<BigDecimal, Charge> charge) {
    BigDecimal fits = BigDecimal.ZERO;
    BigDecimal tooMuch = filter.epsilon();
    for (int i = 0; i < STEPS; i++) {
      BigDecimal middle = fits.add(tooMuch).divide(BigDecimal.valueOf(2));
      if (filter.admits(spent, charge.apply(middle))) {
        fits = middle;
      } else {
        tooMuch = middle;
      }
    }
    return fits.round(TOLD);
  }
}

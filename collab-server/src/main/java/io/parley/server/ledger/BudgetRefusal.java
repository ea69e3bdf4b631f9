package io.parley.server.ledger;

import io.parley.query.account.AdditionFilter;
import io.parley.query.account.Balance;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;

/** Says that a budget does not hold a question: what it costs, what is left, when it refills. */
final class BudgetRefusal {
  private static final MathContext TOLD = new MathContext(4, RoundingMode.UP);

  private BudgetRefusal() {}

  static BudgetExceeded of(
      Population population, Charge charge, Opening inForce, Charge before, Instant now) {
    return of("the privacy budget of " + population, charge, inForce, before, now);
  }

  /** The same of the part of a budget that one receiver has. */
  static BudgetExceeded ofShare(
      String receiver,
      Population population,
      Charge charge,
      Opening part,
      Charge before,
      Instant now) {
    return of(
        "the share of `%s` in the privacy budget of %s".formatted(receiver, population),
        charge,
        part,
        before,
        now);
  }

  private static BudgetExceeded of(
      String budget, Charge charge, Opening inForce, Charge before, Instant now) {
    if (inForce.filter() instanceof AdditionFilter && charge.rho().signum() > 0) {
      return new BudgetExceeded(
          budget + " opened before this version and adds plain ε; it cannot hold Gaussian noise",
          "ask with Laplace noise, " + Calendar.later(inForce.every(), now, "opens anew"));
    }
    Balance balance = inForce.filter().balance(before, charge);
    return new BudgetExceeded(
        "%s does not hold this question: it costs ε %s and δ %s, and ε %s and δ %s are left"
            .formatted(
                budget,
                plain(cost(charge)) + told(charge),
                plain(charge.delta()),
                plain(balance.epsilonLeft()) + told(charge),
                plain(balance.deltaLeft())),
        "ask with a smaller epsilon, " + Calendar.later(inForce.every(), now, "refills"));
  }

  private static BigDecimal cost(Charge charge) {
    return charge.rho().signum() == 0 ? charge.epsilon() : charge.epsilon().round(TOLD);
  }

  /** A curve has an ε only beside a δ, which no question is charged. */
  private static String told(Charge charge) {
    return charge.rho().signum() == 0 ? "" : " (at δ " + Charge.NOMINAL_DELTA + ")";
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.max(BigDecimal.ZERO).stripTrailingZeros();
    return stripped.scale() > 6 ? stripped.toString() : stripped.toPlainString();
  }
}

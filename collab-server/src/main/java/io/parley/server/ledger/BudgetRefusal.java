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
import java.time.LocalDate;

/** Says that a budget does not hold a question: what it costs, what is left, when it refills. */
final class BudgetRefusal {
  private static final MathContext TOLD = new MathContext(4, RoundingMode.UP);

  private BudgetRefusal() {}

  static BudgetExceeded of(
      Population population, Charge charge, Opening inForce, Charge before, Instant now) {
    LocalDate refill = Calendar.refill(inForce.every(), now);
    if (inForce.filter() instanceof AdditionFilter && charge.rho().signum() > 0) {
      return new BudgetExceeded(
          "the privacy budget of %s opened before this version and adds plain ε; it cannot hold Gaussian noise"
              .formatted(population),
          "ask with Laplace noise, or from %s, when the budget opens anew".formatted(refill));
    }
    Balance balance = inForce.filter().balance(before, charge);
    return new BudgetExceeded(
        "the privacy budget of %s does not hold this question: it costs ε %s and δ %s, and ε %s and δ %s are left"
            .formatted(
                population,
                plain(cost(charge)) + told(charge),
                plain(charge.delta()),
                plain(balance.epsilonLeft()) + told(charge),
                plain(balance.deltaLeft())),
        "ask with a smaller epsilon, or from %s, when the budget refills".formatted(refill));
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

package io.parley.query.account;

import java.math.BigDecimal;

/**
 * Plain addition: the rule of budgets that opened before there was another.
 *
 * <p>Theorem (Dwork, Kenthapadi, McSherry, Mironov, Naor 2006; with charges chosen adaptively under
 * a limit fixed beforehand: Rogers, Roth, Ullman, Vadhan 2016): answers that are each
 * (ε<sub>i</sub>, δ<sub>i</sub>)-private are together (Σε<sub>i</sub>, Σδ<sub>i</sub>)-private.
 * Sums are exact. A zCDP part has no ε without a δ of its own, so this rule admits none.
 */
public record AdditionFilter(BigDecimal epsilon, BigDecimal delta) implements PrivacyFilter {
  static final String TEXT = "addition";

  @Override
  public String text() {
    return TEXT;
  }

  @Override
  public boolean admits(Charge spent, Charge charge) {
    Charge after = spent.plus(charge);
    return after.rho().signum() == 0
        && after.pureEpsilon().compareTo(epsilon) <= 0
        && after.delta().compareTo(delta) <= 0;
  }

  @Override
  public Balance balance(Charge spent, Charge like) {
    BigDecimal left =
        like.rho().signum() == 0 ? epsilon.subtract(spent.pureEpsilon()) : BigDecimal.ZERO;
    return new Balance(
        spent.pureEpsilon(),
        spent.delta(),
        epsilon,
        delta,
        left.max(BigDecimal.ZERO),
        delta.subtract(spent.delta()).max(BigDecimal.ZERO));
  }

  @Override
  public AdditionFilter tightened(BigDecimal lessEpsilon, BigDecimal lessDelta) {
    return new AdditionFilter(epsilon.min(lessEpsilon), delta.min(lessDelta));
  }
}

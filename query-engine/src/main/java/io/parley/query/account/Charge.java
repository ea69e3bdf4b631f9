package io.parley.query.account;

import java.math.BigDecimal;

/**
 * What one answer costs one population, under basic composition: charges add up.
 *
 * <p>Theorem (Dwork, Kenthapadi, McSherry, Mironov, Naor 2006; adaptively chosen questions
 * included): answers that are each (ε<sub>i</sub>, δ<sub>i</sub>)-differentially private are
 * together (Σε<sub>i</sub>, Σδ<sub>i</sub>)-differentially private. Sums are exact decimals.
 */
public record Charge(BigDecimal epsilon, BigDecimal delta) {
  public static final Charge NONE = new Charge(BigDecimal.ZERO, BigDecimal.ZERO);

  public Charge {
    if (epsilon.signum() < 0 || delta.signum() < 0) {
      throw new IllegalArgumentException("a charge is never negative");
    }
  }

  public Charge plus(Charge other) {
    return new Charge(epsilon.add(other.epsilon), delta.add(other.delta));
  }

  /** Whether this is within a limit, both parts. */
  public boolean fitsIn(Charge limit) {
    return epsilon.compareTo(limit.epsilon) <= 0 && delta.compareTo(limit.delta) <= 0;
  }
}

package io.parley.query.dp;

import java.math.BigDecimal;

/** What a release of noised numbers costs, in the terms in which it is composed with others. */
public sealed interface NoiseCharge {
  /** Pure ε-differential privacy. */
  record Pure(Epsilon epsilon) implements NoiseCharge {}

  /** ρ-zCDP: Rényi divergence at most α·ρ for every order α above one. */
  record Concentrated(BigDecimal rho) implements NoiseCharge {
    public Concentrated {
      if (rho.signum() <= 0) {
        throw new IllegalArgumentException("rho is not above zero");
      }
    }
  }
}

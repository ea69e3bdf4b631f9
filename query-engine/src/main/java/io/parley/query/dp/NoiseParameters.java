package io.parley.query.dp;

/**
 * What a noise mechanism is calibrated to: one privacy unit changes at most {@code l0} numbers of
 * one release, each by at most {@code linf} grid steps, and the release of all of them together is
 * to be (ε, δ)-differentially private.
 */
public record NoiseParameters(int l0, long linf, Epsilon epsilon, Delta delta) {
  public NoiseParameters {
    if (l0 < 1) {
      throw new IllegalArgumentException("l0 " + l0 + " is below one group");
    }
    if (linf < 1) {
      throw new IllegalArgumentException("linf " + linf + " is below one grid step");
    }
  }

  /** Parameters of pure ε-differential privacy. */
  public static NoiseParameters pure(int l0, long linf, Epsilon epsilon) {
    return new NoiseParameters(l0, linf, epsilon, Delta.ZERO);
  }

  /** l0 · linf: refuses a product beyond 2⁶³. */
  public Sensitivity sensitivity() {
    return Sensitivity.of(l0, linf);
  }
}

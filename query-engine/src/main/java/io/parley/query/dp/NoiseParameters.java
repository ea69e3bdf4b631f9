package io.parley.query.dp;

/**
 * What a noise mechanism is calibrated to: at most {@code changedUnits} (c) joined units are there
 * before or after one removal but not both, each in at most {@code l0} numbers of one release, with
 * at most {@code linf} grid steps in each; the release of all of them together is to be (ε,
 * δ)-differentially private. One number changes by at most c·{@code linf}.
 */
public record NoiseParameters(int changedUnits, int l0, long linf, Epsilon epsilon, Delta delta) {
  public NoiseParameters {
    if (changedUnits < 1) {
      throw new IllegalArgumentException("changed units " + changedUnits + " are below one");
    }
    if (l0 < 1) {
      throw new IllegalArgumentException("l0 " + l0 + " is below one group");
    }
    if (linf < 1) {
      throw new IllegalArgumentException("linf " + linf + " is below one grid step");
    }
  }

  /** Where a removal changes one unit: at most {@code l0} numbers, each by {@code linf} at most. */
  public NoiseParameters(int l0, long linf, Epsilon epsilon, Delta delta) {
    this(1, l0, linf, epsilon, delta);
  }

  /** Parameters of pure ε-differential privacy, where a removal changes one unit. */
  public static NoiseParameters pure(int l0, long linf, Epsilon epsilon) {
    return new NoiseParameters(l0, linf, epsilon, Delta.ZERO);
  }

  /** L1 = c · l0 · linf, L2² = (c · linf)² · l0: refuses an L1 beyond 2⁶³. */
  public Sensitivity sensitivity() {
    return Sensitivity.of(changedUnits, l0, linf);
  }
}

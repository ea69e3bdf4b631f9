package io.parley.query.account;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much Rényi divergence a charge allows at an order α, rounded up.
 *
 * <p>Theorem (pure parts; Bun, Steinke 2016, proposition 3.3 in a sharper form, proved in {@code
 * docs/accounting.md}): if |ln dP/dQ| ≤ ε then D<sub>α</sub>(P‖Q) ≤ ln((e<sup>αε</sup> +
 * e<sup>(1−α)ε</sup>)/(1 + e<sup>ε</sup>))/(α − 1), with equality for randomised response. Computed
 * as ε − ln((1 + e<sup>−ε</sup>)/(1 + e<sup>−(2α−1)ε</sup>))/(α − 1), where nothing overflows.
 *
 * <p>Theorem (zCDP parts; the definition, and Canonne, Kamath, Steinke 2020, theorem 4 for the
 * discrete Gaussian on vectors of integers): D<sub>α</sub>(P‖Q) ≤ αρ.
 */
public final class RenyiCurve {
  /** Decimals that a value keeps. */
  private static final int SCALE = 40;

  private static final int REMEMBERED = 4_096;
  private static final Map<Key, BigDecimal> PURE = new Memory();

  private RenyiCurve() {}

  /**
   * The divergence at order α > 1 of everything in a charge but its δ; never below the exact one.
   */
  public static BigDecimal of(Charge charge, BigDecimal alpha) {
    BigDecimal sum = alpha.multiply(charge.rho());
    for (Charge.Pure part : charge.pure()) {
      sum = sum.add(pure(part.epsilon(), alpha).multiply(BigDecimal.valueOf(part.times())));
    }
    return sum;
  }

  /** The divergence at order α > 1 of one ε-private answer. */
  static BigDecimal pure(BigDecimal epsilon, BigDecimal alpha) {
    Key key = new Key(epsilon, alpha);
    synchronized (PURE) {
      BigDecimal known = PURE.get(key);
      if (known != null) {
        return known;
      }
    }
    BigDecimal value = compute(epsilon, alpha);
    synchronized (PURE) {
      PURE.put(key, value);
    }
    return value;
  }

  private static BigDecimal compute(BigDecimal epsilon, BigDecimal alpha) {
    BigDecimal order = alpha.subtract(BigDecimal.ONE);
    BigDecimal near = Decimals.exponentialOfMinus(epsilon);
    BigDecimal far = Decimals.exponentialOfMinus(epsilon.multiply(alpha.add(order)));
    // Smaller above and larger below: the logarithm can only come out too small, the value too big.
    BigDecimal above = BigDecimal.ONE.add(near).subtract(Decimals.ERROR);
    BigDecimal below = BigDecimal.ONE.add(far).add(Decimals.ERROR);
    BigDecimal ratio = above.divide(below, 60, RoundingMode.DOWN).max(BigDecimal.ONE);
    BigDecimal gained = Decimals.logarithm(ratio).subtract(Decimals.ERROR).max(BigDecimal.ZERO);
    BigDecimal value =
        epsilon
            .subtract(gained.divide(order, SCALE + 20, RoundingMode.DOWN))
            .setScale(SCALE, RoundingMode.CEILING);
    return value.min(epsilon).max(BigDecimal.ZERO);
  }

  private record Key(BigDecimal epsilon, BigDecimal alpha) {}

  /** The values asked for last; the same few ε come again and again. */
  private static final class Memory extends LinkedHashMap<Key, BigDecimal> {
    private static final long serialVersionUID = 1L;

    Memory() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, BigDecimal> eldest) {
      return size() > REMEMBERED;
    }
  }
}

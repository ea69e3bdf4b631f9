package io.parley.query.account;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What one answer, or several together, cost one population: a Rényi curve and a δ. The curve is
 * kept as what it is made of, in exact decimals, so that every ledger can read it at the orders of
 * its own filter; it is rounded only there, and upwards.
 *
 * <p>Meaning, for each pair of neighbours and in both directions: the law of the answer is P = (1 −
 * δ)P′ + δP″ on one and Q = (1 − δ)Q′ + δQ″ on the other, and the Rényi divergence of P′ from Q′ at
 * every order α is at most {@link RenyiCurve#of(Charge, BigDecimal)}. {@code docs/accounting.md}
 * proves that each constructor's mechanisms are such, and what sums of charges mean when questions
 * are chosen in the light of earlier answers.
 *
 * @param pure the purely ε-private parts, by rising ε
 * @param rho the ρ of all zCDP parts
 * @param delta of selection, and of whatever else is private only up to a δ
 */
public record Charge(List<Pure> pure, BigDecimal rho, BigDecimal delta) {
  public static final Charge NONE = new Charge(List.of(), BigDecimal.ZERO, BigDecimal.ZERO);

  /** The δ at which a charge that no ε alone describes is told to people. */
  public static final BigDecimal NOMINAL_DELTA = new BigDecimal("1e-9");

  private static final int TOLD_DECIMALS = 9;

  /** Equal parts that are each purely ε-private. */
  public record Pure(BigDecimal epsilon, long times) {
    private static final int MOST_DIGITS = 1_000;

    public Pure {
      if (epsilon.signum() <= 0 || times < 1) {
        throw new IllegalArgumentException("a part of a charge is positive");
      }
      // A ledger adds these exactly: one with millions of digits would hold it up for ever.
      if (epsilon.precision() > MOST_DIGITS || Math.abs((long) epsilon.scale()) > MOST_DIGITS) {
        throw new IllegalArgumentException("a part of a charge has too many digits");
      }
    }

    BigDecimal sum() {
      return epsilon.multiply(BigDecimal.valueOf(times));
    }
  }

  public Charge {
    pure = List.copyOf(pure);
    if (rho.signum() < 0 || delta.signum() < 0) {
      throw new IllegalArgumentException("a charge is never negative");
    }
    rho = rho.signum() == 0 ? BigDecimal.ZERO : rho;
    delta = delta.signum() == 0 ? BigDecimal.ZERO : delta;
    for (int i = 1; i < pure.size(); i++) {
      if (pure.get(i - 1).epsilon().compareTo(pure.get(i).epsilon()) >= 0) {
        throw new IllegalArgumentException("the parts of a charge rise, each ε once");
      }
    }
  }

  /**
   * The charge of any ε-differentially private answer, however many numbers it holds: noise from
   * the discrete Laplace law at scale Δ₁/ε on a vector of L1 sensitivity Δ₁, the exponential
   * mechanism, truncated-geometric selection (with its δ beside it).
   *
   * @param epsilon zero is free
   */
  public static Charge pure(BigDecimal epsilon) {
    if (epsilon.signum() < 0) {
      throw new IllegalArgumentException("a charge is never negative");
    }
    return epsilon.signum() == 0
        ? NONE
        : new Charge(List.of(new Pure(epsilon, 1)), BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /**
   * The charge of a ρ-zCDP answer: discrete Gaussian noise of parameter σ² on a vector of L2
   * sensitivity Δ₂ costs ρ = Δ₂²/(2σ²), rounded up.
   */
  public static Charge zcdp(BigDecimal rho) {
    return new Charge(List.of(), rho, BigDecimal.ZERO);
  }

  /** This, with more δ. */
  public Charge withDelta(BigDecimal more) {
    if (more.signum() < 0) {
      throw new IllegalArgumentException("a charge is never negative");
    }
    return new Charge(pure, rho, delta.add(more));
  }

  /** Both together, whatever the second was chosen after; exact. */
  public Charge plus(Charge other) {
    return new Charge(merged(pure, other.pure), rho.add(other.rho), delta.add(other.delta));
  }

  public boolean isNone() {
    return pure.isEmpty() && rho.signum() == 0 && delta.signum() == 0;
  }

  /** The sum of the ε of all pure parts: what plain addition would book for them. Exact. */
  public BigDecimal pureEpsilon() {
    return pure.stream().map(Pure::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * The ε to tell people: alone, this is ({@code epsilon()}, {@link #nominalDelta()})-private. For
   * one pure part its own; for several their sum, rounded up to nine decimals, so that three thirds
   * are one; for a curve its conversion at {@link #NOMINAL_DELTA}, rounded up.
   */
  public BigDecimal epsilon() {
    if (rho.signum() != 0) {
      return RenyiConversion.epsilon(this, NOMINAL_DELTA);
    }
    return isPlain()
        ? pureEpsilon()
        : pureEpsilon().setScale(TOLD_DECIMALS, RoundingMode.UP).stripTrailingZeros();
  }

  /** The δ that belongs to {@link #epsilon()}. */
  public BigDecimal nominalDelta() {
    return rho.signum() == 0 ? delta : delta.add(NOMINAL_DELTA);
  }

  /** Whether ε and δ say all of it: nothing, or one pure part. */
  public boolean isPlain() {
    return rho.signum() == 0 && (pure.isEmpty() || (pure.size() == 1 && pure.get(0).times() == 1));
  }

  /**
   * The compact form that ledgers and documents keep, {@code pure 0.1 * 3, zcdp 0.005, delta 1E-9};
   * {@code none} for nothing. It never changes its meaning.
   */
  public String text() {
    return ChargeText.of(this);
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException when it is not of this form, letter for letter
   */
  public static Charge parse(String text) {
    return ChargeText.parse(text);
  }

  @Override
  public String toString() {
    return isPlain()
        ? "Charge[epsilon=%s, delta=%s]".formatted(pureEpsilon(), delta)
        : "Charge[%s]".formatted(text());
  }

  private static List<Pure> merged(List<Pure> left, List<Pure> right) {
    List<Pure> merged = new ArrayList<>(left.size() + right.size());
    int l = 0;
    int r = 0;
    while (l < left.size() && r < right.size()) {
      int order = left.get(l).epsilon().compareTo(right.get(r).epsilon());
      if (order == 0) {
        merged.add(sameEpsilon(left.get(l++), right.get(r++)));
      } else {
        merged.add(order < 0 ? left.get(l++) : right.get(r++));
      }
    }
    merged.addAll(left.subList(l, left.size()));
    merged.addAll(right.subList(r, right.size()));
    return merged;
  }

  /** Of two spellings of one number the shorter stays, so that the order of adding is no matter. */
  private static Pure sameEpsilon(Pure a, Pure b) {
    BigDecimal epsilon = a.epsilon().scale() <= b.epsilon().scale() ? a.epsilon() : b.epsilon();
    return new Pure(epsilon, Math.addExact(a.times(), b.times()));
  }
}

package io.parley.crypto.blind;

import java.util.Arrays;

/**
 * A pair of clamped scalars r and s with r·s ≡ t (mod ℓ): r hides a point from a helper, and s,
 * applied to the helper's answer, takes r off and t on.
 *
 * <h2>Unmasking is exact</h2>
 *
 * For every point U on the curve, every clamped b, and X25519 as the map on u-coordinates:
 * s·(b·(r·U)) = t·(b·U) where t is clamped, and s·(b·(r·U)) = b·U where t = 1 and U has order ℓ.
 * Proof. The curve's group is Z₈ × Z_ℓ; write U = T + V with T in the first and V in the second. A
 * clamped scalar is a multiple of 8, so it sends T to zero, and on V only its residue mod ℓ counts:
 * s·b·r·U = (s·b·r)·V = (t·b)·V. If t is clamped, that is t·(b·U). If t = 1 it is b·V, and V = U.
 * X25519 sees only u-coordinates, that is points up to sign, which multiplication respects. ∎
 *
 * <h2>How r is drawn</h2>
 *
 * Clamped scalars are 2²⁵⁴ + 8k with 0 ≤ k &lt; 2²⁵¹. As 2²⁵¹ &lt; ℓ, the residue t/r is that of at
 * most one of them, namely of k ≡ (t/r − 2²⁵⁴)/8 (mod ℓ) if that k is below 2²⁵¹. So r is drawn
 * uniformly among clamped scalars until it is; about every second draw serves, as 2²⁵¹/ℓ is a
 * little under a half. A draw that does not serve is forgotten and tells nothing of the next.
 *
 * <h2>What it hides</h2>
 *
 * Accepted r are uniform on a set of about ℓ/4 residues. Assumed is that, for such r, the points
 * r·U₁, r·U₂, … cannot be told from independent uniform points of the subgroup by who knows the Uᵢ
 * (decisional Diffie-Hellman with r from a quarter of all residues; with r from all of them it is
 * the usual assumption). In the generic group model it holds with four times the usual advantage:
 * two different linear polynomials in r agree for at most one r, so with probability at most 4/ℓ
 * instead of 1/ℓ (Shoup, "Lower Bounds for Discrete Logarithms and Related Problems", EUROCRYPT
 * 1997, lemma 1, with a smaller set). {@code docs/crypto.md} lists it among what wants review.
 *
 * <p>A mask is for one batch. Two different batches under one mask would show the helper which rows
 * they have in common.
 */
final class Mask {
  /** 2²⁵⁴ mod ℓ. */
  private static final int[] HIGH_BIT = OrderArithmetic.residue(highBit());

  private static final int[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

  private final BlindingScalar hide;
  private final BlindingScalar reveal;

  private Mask(BlindingScalar hide, BlindingScalar reveal) {
    this.hide = hide;
    this.reveal = reveal;
  }

  /** A fresh mask whose taking off multiplies by the target: r·s ≡ target (mod ℓ). */
  static Mask onto(BlindingScalar target) {
    return draw(target.use(OrderArithmetic::residue));
  }

  /** A fresh mask whose taking off leaves the point as it was: r·s ≡ 1 (mod ℓ). */
  static Mask neutral() {
    return draw(ONE.clone());
  }

  /** The r that goes over points on their way out. */
  BlindingScalar hide() {
    return hide;
  }

  /** The s that goes over the helper's answer. */
  BlindingScalar reveal() {
    return reveal;
  }

  void destroy() {
    hide.destroy();
    reveal.destroy();
  }

  private static Mask draw(int[] target) {
    while (true) {
      BlindingScalar hide = BlindingScalar.generate();
      int[] inverse = OrderArithmetic.inverse(hide.use(OrderArithmetic::residue));
      int[] quotient = OrderArithmetic.product(target, inverse);
      int[] k = OrderArithmetic.eighth(OrderArithmetic.difference(quotient, HIGH_BIT));
      Arrays.fill(inverse, 0);
      Arrays.fill(quotient, 0);
      if (k[OrderArithmetic.LIMBS - 1] >>> 27 == 0) { // k < 2²⁵¹
        Arrays.fill(target, 0);
        return new Mask(hide, BlindingScalar.owning(clamped(k)));
      }
      hide.destroy();
    }
  }

  /** 2²⁵⁴ + 8k, little-endian. */
  private static byte[] clamped(int[] k) {
    byte[] bytes = new byte[BlindingScalar.SIZE];
    int carried = 0;
    for (int i = 0; i < bytes.length; i++) {
      int next = (k[i / 4] >>> (8 * (i % 4))) & 0xFF;
      bytes[i] = (byte) (next << 3 | carried);
      carried = next >>> 5;
    }
    bytes[bytes.length - 1] |= 0x40;
    Arrays.fill(k, 0);
    return bytes;
  }

  private static byte[] highBit() {
    byte[] bytes = new byte[BlindingScalar.SIZE];
    bytes[bytes.length - 1] = 0x40;
    return bytes;
  }

  @Override
  public String toString() {
    return "Mask[hidden]";
  }
}

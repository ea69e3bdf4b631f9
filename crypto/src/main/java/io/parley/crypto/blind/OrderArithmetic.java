package io.parley.crypto.blind;

import org.bouncycastle.math.raw.Mod;

/**
 * Integers modulo ℓ = 2²⁵² + 27742317777372353535851937790883648493, the prime order of the large
 * subgroup (RFC 7748 section 4.1), as 8 limbs of 32 bits, little-endian.
 *
 * <p>Time and memory accesses do not depend on the values: these are secrets. {@code BigInteger}
 * promises neither, and cannot be wiped.
 */
final class OrderArithmetic {
  static final int LIMBS = 8;

  private static final int BITS = 253;
  private static final int[] ORDER = {
    0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000
  };
  private static final int[] ORDER_2 = doubled(ORDER);
  private static final int[] ORDER_4 = doubled(ORDER_2);
  private static final int[] EIGHTH = inverse(new int[] {8, 0, 0, 0, 0, 0, 0, 0});

  private OrderArithmetic() {}

  /** The residue of 32 bytes, little-endian, that stand for less than 2²⁵⁵ (which is below 8ℓ). */
  static int[] residue(byte[] scalar) {
    int[] limbs = new int[LIMBS];
    for (int i = 0; i < scalar.length; i++) {
      limbs[i / 4] |= (scalar[i] & 0xFF) << (8 * (i % 4));
    }
    subtractIfNotLess(limbs, ORDER_4);
    subtractIfNotLess(limbs, ORDER_2);
    subtractIfNotLess(limbs, ORDER);
    return limbs;
  }

  /** The product of two residues: double and add, 253 times. */
  static int[] product(int[] x, int[] y) {
    int[] sum = new int[LIMBS];
    for (int bit = BITS - 1; bit >= 0; bit--) {
      addMasked(sum, sum, -1);
      subtractIfNotLess(sum, ORDER);
      addMasked(sum, x, -((y[bit / 32] >>> (bit % 32)) & 1));
      subtractIfNotLess(sum, ORDER);
    }
    return sum;
  }

  /** The difference of two residues. */
  static int[] difference(int[] x, int[] y) {
    int[] difference = x.clone();
    addMasked(difference, ORDER, -1);
    subtractIfNotLess(difference, y); // x + ℓ is not less than y
    subtractIfNotLess(difference, ORDER);
    return difference;
  }

  /** The inverse of a residue other than 0. Bouncy Castle's is in constant time. */
  static int[] inverse(int[] x) {
    int[] inverse = new int[LIMBS];
    if (Mod.modOddInverse(ORDER, x, inverse) == 0) {
      throw new IllegalArgumentException("zero has no inverse");
    }
    return inverse;
  }

  /** The residue that times 8 gives {@code x}. */
  static int[] eighth(int[] x) {
    return product(x, EIGHTH);
  }

  /** Adds y where mask is −1, nothing where it is 0. No sum here reaches 2²⁵⁶. */
  private static void addMasked(int[] x, int[] y, int mask) {
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      carry += (x[i] & 0xFFFFFFFFL) + (y[i] & mask & 0xFFFFFFFFL);
      x[i] = (int) carry;
      carry >>>= 32;
    }
  }

  private static void subtractIfNotLess(int[] x, int[] y) {
    int less = subtract(x, y);
    // Where it went below zero, y is added back; the carry out of the top cancels the borrow.
    addMasked(x, y, less);
  }

  /** Subtracts; −1 if the result went below zero, else 0. */
  private static int subtract(int[] x, int[] y) {
    long borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
      borrow += (x[i] & 0xFFFFFFFFL) - (y[i] & 0xFFFFFFFFL);
      x[i] = (int) borrow;
      borrow >>= 32;
    }
    return (int) borrow;
  }

  private static int[] doubled(int[] x) {
    int[] doubled = x.clone();
    addMasked(doubled, x, -1);
    return doubled;
  }
}

package io.parley.crypto.blind;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * What must hold of u-coordinates that another member sent, before they are multiplied.
 *
 * <ul>
 *   <li><b>One form for a point:</b> u &lt; p and bit 255 zero. X25519 would reduce others in
 *       silence, so one point could pass as several rows.
 *   <li><b>Not of small order:</b> every clamped scalar sends such a point to zero, the same for
 *       all.
 *   <li><b>On the curve, not on its twist:</b> u³ + J·u² + u is a square. The twist of curve25519
 *       is secure too (its order is 4 times a prime), so this guards no secret; it keeps all points
 *       in the one group that the proofs speak of, and refuses a partner whose points show a bit of
 *       their input.
 * </ul>
 *
 * <h2>How the curve is tested</h2>
 *
 * One exponentiation a row would cost a tenth to a quarter of a multiplication. Instead, {@value
 * #ROUNDS} times, the right-hand sides of a random half of the rows are multiplied, and each
 * product must be a square. Claim: a batch with all points on the curve always passes; one with a
 * point on the twist passes with probability 2⁻⁶⁴. Proof. Right-hand sides are not zero (zero only
 * at u = 0, which is of small order: J² − 4 is no square). The quadratic character is
 * multiplicative; if that of some row is −1, then, whatever the rest of the subset, taking the row
 * in or not flips the product's character, so each round finds −1 with probability exactly 1/2,
 * independently. ∎ The subsets are drawn after the rows are fixed.
 */
final class ReceivedPoints {
  static final int ROUNDS = 64;

  private static final int J = 486662;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ReceivedPoints() {}

  /**
   * Checks all rows.
   *
   * @param packed n u-coordinates of 32 bytes
   * @throws PointsRefused if any is not as the class says
   */
  static void check(byte[] packed) {
    int rows = PackedPoints.rows(packed);
    for (int row = 0; row < rows; row++) {
      int at = row * PackedPoints.SIZE;
      if (!isCanonical(packed, at) || SmallOrder.contains(packed, at)) {
        throw new PointsRefused();
      }
    }
    if (!allOnCurve(packed, rows)) {
      throw new PointsRefused();
    }
  }

  /**
   * Refuses a column with a zero row: the product of a point of small order.
   *
   * @throws PointsRefused if there is one
   */
  static void refuseZero(byte[] products) {
    int rows = PackedPoints.rows(products);
    for (int row = 0; row < rows; row++) {
      if (PackedPoints.isZero(products, row)) {
        throw new PointsRefused();
      }
    }
  }

  /** u &lt; p = 2²⁵⁵ − 19, from the top byte down: 7f ff … ff ed. */
  private static boolean isCanonical(byte[] packed, int at) {
    int top = packed[at + PackedPoints.SIZE - 1] & 0xFF;
    if (top != 0x7F) {
      return top < 0x7F;
    }
    for (int i = PackedPoints.SIZE - 2; i > 0; i--) {
      if (packed[at + i] != (byte) 0xFF) {
        return true;
      }
    }
    return (packed[at] & 0xFF) < 0xED;
  }

  private static boolean allOnCurve(byte[] packed, int rows) {
    byte[] subsets = new byte[rows * Long.BYTES];
    RANDOM.nextBytes(subsets);
    int[][] products = new int[ROUNDS][];
    for (int round = 0; round < ROUNDS; round++) {
      products[round] = X25519Field.create();
      X25519Field.one(products[round]);
    }
    int[] side = X25519Field.create();
    for (int row = 0; row < rows; row++) {
      rightHandSide(packed, row * PackedPoints.SIZE, side);
      for (int round = 0; round < ROUNDS; round++) {
        if ((subsets[row * Long.BYTES + round / 8] >>> (round % 8) & 1) == 1) {
          X25519Field.mul(products[round], side, products[round]);
        }
      }
    }
    return allSquares(products);
  }

  private static boolean allSquares(int[][] products) {
    int[] one = X25519Field.create();
    int[] root = X25519Field.create();
    X25519Field.one(one);
    for (int[] product : products) {
      if (!X25519Field.sqrtRatioVar(product, one, root)) {
        return false;
      }
    }
    return true;
  }

  /** u³ + J·u² + u = u·(u² + J·u + 1). */
  private static void rightHandSide(byte[] packed, int at, int[] side) {
    int[] u = X25519Field.create();
    int[] ju = X25519Field.create();
    X25519Field.decode255(packed, at, u, 0);
    X25519Field.mul(u, J, ju);
    X25519Field.sqr(u, side);
    X25519Field.add(side, ju, side);
    X25519Field.addOne(side);
    X25519Field.carry(side);
    X25519Field.mul(side, u, side);
  }
}

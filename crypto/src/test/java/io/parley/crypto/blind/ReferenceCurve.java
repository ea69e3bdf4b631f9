package io.parley.crypto.blind;

import java.math.BigInteger;

/**
 * Curve25519 once more, written for being right: whole integers as multipliers, without clamping,
 * and BigInteger throughout (RFC 7748 section 5, the formulas of the ladder step).
 */
final class ReferenceCurve {
  static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger J = BigInteger.valueOf(486662);
  private static final BigInteger A24 = BigInteger.valueOf(121665);

  private ReferenceCurve() {}

  /** The u-coordinate of {@code factor} times the point of {@code u}. */
  static byte[] multiply(BigInteger factor, byte[] u) {
    BigInteger x1 = integer(u);
    BigInteger x2 = BigInteger.ONE;
    BigInteger z2 = BigInteger.ZERO;
    BigInteger x3 = x1;
    BigInteger z3 = BigInteger.ONE;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      boolean swap = factor.testBit(bit);
      BigInteger xa = swap ? x3 : x2;
      BigInteger za = swap ? z3 : z2;
      BigInteger xb = swap ? x2 : x3;
      BigInteger zb = swap ? z2 : z3;
      BigInteger da = xb.subtract(zb).multiply(xa.add(za));
      BigInteger cb = xb.add(zb).multiply(xa.subtract(za));
      BigInteger xSum = da.add(cb).pow(2).mod(P);
      BigInteger zSum = x1.multiply(da.subtract(cb).pow(2)).mod(P);
      BigInteger aa = xa.add(za).pow(2);
      BigInteger bb = xa.subtract(za).pow(2);
      BigInteger e = aa.subtract(bb);
      BigInteger xDouble = aa.multiply(bb).mod(P);
      BigInteger zDouble = e.multiply(aa.add(A24.multiply(e))).mod(P);
      x2 = swap ? xSum : xDouble;
      z2 = swap ? zSum : zDouble;
      x3 = swap ? xDouble : xSum;
      z3 = swap ? zDouble : zSum;
    }
    return bytes(x2.multiply(z2.modPow(P.subtract(BigInteger.TWO), P)).mod(P));
  }

  static boolean isOnCurve(byte[] u) {
    BigInteger x = integer(u);
    BigInteger side = x.pow(3).add(J.multiply(x.pow(2))).add(x).mod(P);
    BigInteger symbol = side.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P);
    return symbol.signum() == 0 || symbol.equals(BigInteger.ONE);
  }

  static BigInteger integer(byte[] little) {
    byte[] big = new byte[little.length];
    for (int i = 0; i < little.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    return new BigInteger(1, big);
  }

  static byte[] bytes(BigInteger value) {
    byte[] little = new byte[32];
    for (int i = 0; i < little.length; i++) {
      little[i] = value.shiftRight(8 * i).byteValue();
    }
    return little;
  }
}

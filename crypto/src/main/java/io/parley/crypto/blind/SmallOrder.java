package io.parley.crypto.blind;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The u-coordinates of points of order 1, 2, 4 and 8 on curve25519 and its twist (RFC 7748 section
 * 6.1; Bernstein, "Curve25519: new Diffie-Hellman speed records", PKC 2006, and its web page on
 * validation): 0, 1, −1 and two of order 8, and the encodings of 0 and 1 beyond the prime.
 */
final class SmallOrder {
  private static final List<byte[]> ENCODINGS =
      List.of(
          point("0000000000000000000000000000000000000000000000000000000000000000"),
          point("0100000000000000000000000000000000000000000000000000000000000000"),
          point("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
          point("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
          point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          point("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          point("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

  private SmallOrder() {}

  /** All seven encodings of 255 bits. */
  static List<byte[]> encodings() {
    return ENCODINGS.stream().map(byte[]::clone).toList();
  }

  static boolean contains(byte[] packed, int at) {
    for (byte[] small : ENCODINGS) {
      if (Arrays.equals(packed, at, at + PackedPoints.SIZE, small, 0, PackedPoints.SIZE)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] point(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}

package io.parley.crypto.blind;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a kernel must pass before it is used: published answers, the points of small order, and
 * agreement with Bouncy Castle on random rows.
 *
 * <p>It catches a library that is broken on this machine or was built for another; it is no proof
 * that a kernel is right on all inputs.
 */
final class KernelSelfTest {
  /** Random rows compared, under each of {@link #SCALARS} scalars. */
  static final int ROWS = 64;

  static final int SCALARS = 4;

  /** RFC 7748 section 5.2, the two vectors, and section 6.1: scalar clamped, point, product. */
  private static final String[][] KNOWN = {
    {
      "a046e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a44",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    },
    {
      "4866e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba4d",
      "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    },
    {
      "58ab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e06b",
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
      "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    },
  };

  private static final HexFormat HEX = HexFormat.of();

  private KernelSelfTest() {}

  /** Whether the kernel gives every answer; an exception of its own is a wrong answer. */
  static boolean passes(BlindingKernel kernel) {
    try {
      return givesKnownAnswers(kernel) && givesZeros(kernel) && agrees(kernel);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean givesKnownAnswers(BlindingKernel kernel) {
    for (String[] known : KNOWN) {
      BlindingScalar scalar = BlindingScalar.owning(HEX.parseHex(known[0]));
      byte[] product = kernel.multiply(scalar, HEX.parseHex(known[1]));
      if (!Arrays.equals(product, HEX.parseHex(known[2]))) {
        return false;
      }
    }
    return true;
  }

  /** Between two random rows, so that a zero cannot spoil its neighbours. */
  private static boolean givesZeros(BlindingKernel kernel) {
    BlindingScalar scalar = BlindingScalar.generate();
    for (byte[] small : SmallOrder.encodings()) {
      byte[] packed = random(3);
      System.arraycopy(small, 0, packed, PackedPoints.SIZE, PackedPoints.SIZE);
      byte[] products = kernel.multiply(scalar, packed);
      if (!PackedPoints.isZero(products, 1)
          || !Arrays.equals(products, new BouncyCastleKernel().multiply(scalar, packed))) {
        return false;
      }
    }
    return true;
  }

  private static boolean agrees(BlindingKernel kernel) {
    BlindingKernel record = new BouncyCastleKernel();
    for (int round = 0; round < SCALARS; round++) {
      BlindingScalar scalar = BlindingScalar.generate();
      byte[] packed = random(ROWS);
      if (!Arrays.equals(kernel.multiply(scalar, packed), record.multiply(scalar, packed))) {
        return false;
      }
    }
    return true;
  }

  /** Any 32 bytes are a u-coordinate of the curve or of its twist; half of them have bit 255. */
  private static byte[] random(int rows) {
    byte[] packed = new byte[rows * PackedPoints.SIZE];
    new SecureRandom().nextBytes(packed);
    return packed;
  }
}

package io.parley.crypto.blind;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** Bouncy Castle's X25519, pure Java: always there, and what every other kernel must agree with. */
final class BouncyCastleKernel implements BlindingKernel {
  static final String NAME = "bouncy-castle";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] multiply(BlindingScalar scalar, byte[] packedPoints) {
    int rows = PackedPoints.rows(packedPoints);
    byte[] products = new byte[packedPoints.length];
    return scalar.use(
        bytes -> {
          for (int row = 0; row < rows; row++) {
            int at = row * PackedPoints.SIZE;
            X25519.scalarMult(bytes, 0, packedPoints, at, products, at);
          }
          return products;
        });
  }
}

package io.parley.crypto.blind;

/**
 * The one expensive step of the blinded protocol: a scalar times many points.
 *
 * <p>Every implementation is X25519 of RFC 7748, row by row, and gives the same bytes for all
 * inputs: non-canonical coordinates are reduced and bit 255 is ignored, as the RFC says, and a
 * point of small order gives 32 zero bytes. What may come in is for {@link ReceivedPoints} to say.
 *
 * <p>Implementations are thread-safe and take a time that does not depend on the scalar.
 */
public interface BlindingKernel {
  /** The name that is printed: lower case, with hyphens. */
  String name();

  /**
   * Multiplies.
   *
   * @param packedPoints n u-coordinates of 32 bytes, little-endian, without gaps; n may be 0
   * @return n u-coordinates in the same order and form
   * @throws IllegalArgumentException if the size is no multiple of 32
   * @throws IllegalStateException if the scalar is destroyed
   */
  byte[] multiply(BlindingScalar scalar, byte[] packedPoints);
}

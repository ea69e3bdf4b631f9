package io.parley.crypto;

/**
 * Match keys to what is encoded on the curve in the blinded protocol: x = HMAC-SHA-256 under a sub
 * key of the collaboration key, 32 bytes.
 *
 * <p>Claim, under the assumption that HMAC-SHA-256 is a pseudorandom function (Bellare, "New Proofs
 * for NMAC and HMAC", CRYPTO 2006): to who holds no collaboration key, inputs look like independent
 * uniform bytes, so points and pseudonyms made of them stay unlinkable to identifiers even if every
 * blinding secret leaks. A member holds the key and can compute the input of any guess; what stops
 * it from testing the guess is the blinding ({@link io.parley.crypto.blind}), not this step.
 *
 * <p>The sub key differs from that of {@link Pseudonymizer}: what one protocol shows says nothing
 * of the other.
 *
 * <p>Not thread-safe. Take one for each thread from {@link CollaborationKey#blindingInputs()}.
 */
public final class BlindingInputs {
  /** Bytes of an input. */
  public static final int SIZE = Hmac.SIZE;

  private final HmacColumn column;

  BlindingInputs(SecretBytes inputKey) {
    this.column = new HmacColumn(inputKey);
  }

  /**
   * The inputs of a packed column, in its order.
   *
   * @param packedMatchKeys n match keys of 32 bytes, without gaps; n may be 0
   * @return n inputs of 32 bytes, without gaps
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public byte[] of(byte[] packedMatchKeys) {
    return column.rows(packedMatchKeys, SIZE);
  }

  @Override
  public String toString() {
    return "BlindingInputs[key hidden]";
  }
}

package io.parley.crypto.blind;

import io.parley.crypto.BlindingInputs;
import io.parley.crypto.MatchKey;
import java.util.Arrays;

/**
 * What one side of an intersection brings: its people's match keys, then as many of the common
 * dummies as it wants, as inputs under the key of this run.
 *
 * <p>Dummy number i is the same for both sides and nobody's match key: it is hashed under a profile
 * that no agreement can name, so that equality would be a collision of SHA-256. Both sides can
 * compute all of them; which ones a side brought is hidden by what hides its people ({@link
 * IntersectionSide}).
 */
public final class IntersectionInputs {
  private static final String PROFILE = "parley/v1/intersection-dummy";

  private IntersectionInputs() {}

  /**
   * Packed inputs of 32 bytes.
   *
   * @param packedMatchKeys the people's keys, 32 bytes each, all different
   * @param dummies how many of the common dummies come with them, 0 or more; always the first ones
   * @throws IllegalArgumentException if the size is no multiple of 32 or the number negative
   */
  public static byte[] of(BlindingInputs inputs, byte[] packedMatchKeys, int dummies) {
    if (dummies < 0 || packedMatchKeys.length % MatchKey.SIZE != 0) {
      throw new IllegalArgumentException("match keys have 32 bytes each, and dummies a number");
    }
    byte[] all = Arrays.copyOf(packedMatchKeys, packedMatchKeys.length + dummies * MatchKey.SIZE);
    for (int i = 0; i < dummies; i++) {
      byte[] dummy = MatchKey.of(PROFILE, "dummy", Integer.toString(i)).toBytes();
      System.arraycopy(dummy, 0, all, packedMatchKeys.length + i * MatchKey.SIZE, MatchKey.SIZE);
    }
    try {
      return inputs.of(all);
    } finally {
      Arrays.fill(all, (byte) 0);
    }
  }
}

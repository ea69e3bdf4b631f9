package io.parley.crypto.blind;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Uniform draws and orders from the platform's {@link SecureRandom}, which is asked for a few
 * kilobytes at a time: a call costs more than a row of a shuffle should.
 *
 * <p>Not thread-safe.
 */
final class SecureOrder {
  private final SecureRandom random = new SecureRandom();
  private final byte[] drawn = new byte[1 << 12];
  private ByteBuffer left = ByteBuffer.wrap(drawn, 0, 0);

  /** Uniform in [0, bound), for a bound of 1 or more. Draws that would favour some are dropped. */
  int below(int bound) {
    int most = Integer.MAX_VALUE - Integer.MAX_VALUE % bound;
    while (true) {
      int number = next() & Integer.MAX_VALUE;
      if (number < most) {
        return number % bound;
      }
    }
  }

  /** Uniform in [0, bound), for a bound of 1 to 2⁶². */
  long below(long bound) {
    long most = Long.MAX_VALUE - Long.MAX_VALUE % bound;
    while (true) {
      long number = ((long) next() << 32 | (next() & 0xFFFFFFFFL)) & Long.MAX_VALUE;
      if (number < most) {
        return number % bound;
      }
    }
  }

  /** The numbers from 0 to size − 1 in an order uniform among all (Fisher and Yates). */
  int[] shuffled(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Random bytes, for padding. */
  byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private int next() {
    if (left.remaining() < Integer.BYTES) {
      random.nextBytes(drawn);
      left = ByteBuffer.wrap(drawn);
    }
    return left.getInt();
  }
}

package io.parley.query.dp;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * The operating system's randomness where Java offers it without blocking, else a DRBG of NIST SP
 * 800-90A; never a seed. Safe for use by several threads.
 *
 * <p>Bits are drawn in blocks for speed; a byte is wiped when it is handed out, and no bit is
 * handed out twice.
 */
public final class SecureRandomSource implements RandomSource {
  private static final List<String> ALGORITHMS = List.of("NativePRNGNonBlocking", "DRBG");

  private final SecureRandom random = strongest();
  private final byte[] block = new byte[1024];
  private int next = block.length;

  @Override
  public synchronized long bits(int count) {
    if (count < 1 || count > MAX_BITS) {
      throw new IllegalArgumentException(count + " bits are outside 1.." + MAX_BITS);
    }
    long gathered = 0;
    for (int have = 0; have < count; have += Byte.SIZE) {
      gathered = gathered << Byte.SIZE | nextByte();
    }
    return gathered & ((1L << count) - 1);
  }

  private int nextByte() {
    if (next == block.length) {
      random.nextBytes(block);
      next = 0;
    }
    int taken = Byte.toUnsignedInt(block[next]);
    block[next] = 0;
    next++;
    return taken;
  }

  private static SecureRandom strongest() {
    return ALGORITHMS.stream()
        .flatMap(algorithm -> offered(algorithm).stream())
        .findFirst()
        .orElseGet(SecureRandom::new);
  }

  private static Optional<SecureRandom> offered(String algorithm) {
    try {
      return Optional.of(SecureRandom.getInstance(algorithm));
    } catch (NoSuchAlgorithmException absent) {
      return Optional.empty();
    }
  }
}

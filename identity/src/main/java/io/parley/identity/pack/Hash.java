package io.parley.identity.pack;

/**
 * A 64-bit hash for tables in memory: not for secrets, and never written down. Among a million keys
 * two share one with a probability of 3 in 100 million; such two are compared for nothing.
 */
final class Hash {
  private Hash() {}

  /** The hash of some bytes after what was hashed before. */
  static long of(byte[] bytes, int start, int length, long before) {
    long hash = before * 0x9E3779B97F4A7C15L + length + 0x2545F4914F6CDD1DL;
    for (int i = start; i < start + length; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001B3L;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}

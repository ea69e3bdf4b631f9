package io.parley.server.demo.data;

import java.util.List;

/**
 * A seeded source of choices (SplitMix64), the same on every machine and Java version.
 *
 * <p>Every customer has dice of their own for every topic, so that a new choice in one place moves
 * no other, and fewer customers are the beginning of more. For demo data only: not secret.
 */
final class Dice {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  static Dice of(long seed, String topic, int customer) {
    return new Dice(mix(mix(seed + STEP * topic.hashCode()) + STEP * customer));
  }

  boolean chance(double probability) {
    return (next() >>> 11) * 0x1.0p-53 < probability;
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = below(i + 1);
      T other = list.get(j);
      list.set(j, list.get(i));
      list.set(i, other);
    }
  }

  private long next() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

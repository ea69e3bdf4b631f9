package io.parley.query.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who of two sides holds a value in common, a key: all that matching sees, up to the names of
 * values. A value that one side alone holds is as good as none. People are numbered from 0.
 */
final class FrozenValues {
  static final int NOBODY = -1;

  /** Bits for sets of units: pairs, and singles of either side, of up to four people a side. */
  private static final int SIZE = 5;

  private final int left;
  private final int right;
  private final int[][] partners;

  private FrozenValues(int left, int right, int[][] partners) {
    this.left = left;
    this.right = right;
    this.partners = partners;
  }

  /** People of side 0. */
  int left() {
    return left;
  }

  /** People of side 1. */
  int right() {
    return right;
  }

  /** Who of side 1 holds the same value of a key as this person of side 0, or NOBODY. */
  int partner(int key, int person) {
    return partners[key][person];
  }

  /** Every way in which so many people can hold so many keys: a partial one-to-one map a key. */
  static void all(int left, int right, int keys, Consumer<FrozenValues> each) {
    List<int[]> maps = new ArrayList<>();
    maps(new int[left], 0, right, maps);
    int[][] chosen = new int[keys][];
    all(chosen, 0, maps, () -> each.accept(new FrozenValues(left, right, chosen.clone())));
  }

  private static void all(int[][] chosen, int key, List<int[]> maps, Runnable each) {
    if (key == chosen.length) {
      each.run();
      return;
    }
    for (int[] map : maps) {
      chosen[key] = map;
      all(chosen, key + 1, maps, each);
    }
  }

  private static void maps(int[] map, int person, int right, List<int[]> maps) {
    if (person == map.length) {
      maps.add(map.clone());
      return;
    }
    for (int partner = NOBODY; partner < right; partner++) {
      int candidate = partner;
      if (partner == NOBODY
          || Arrays.stream(map, 0, person).noneMatch(taken -> taken == candidate)) {
        map[person] = partner;
        maps(map, person + 1, right, maps);
      }
    }
  }

  /**
   * The units among the people who are there, by the rule of {@link Matching}, as bits; pairs are
   * those of {@link #pair}.
   */
  long units(int leftThere, int rightThere, boolean singles) {
    int freeLeft = leftThere;
    int freeRight = rightThere;
    long units = 0;
    for (int[] partner : partners) {
      // Two pairs of one key have nobody in common, so that their order does not matter.
      for (int l = 0; l < left; l++) {
        int r = partner[l];
        if (r != NOBODY && (freeLeft >> l & 1) == 1 && (freeRight >> r & 1) == 1) {
          units |= pair(l, r);
          freeLeft &= ~(1 << l);
          freeRight &= ~(1 << r);
        }
      }
    }
    for (int i = 0; singles && i < SIZE - 1; i++) {
      units |= (freeLeft >> i & 1) == 1 ? pair(i, NOBODY) : 0;
      units |= (freeRight >> i & 1) == 1 ? pair(NOBODY, i) : 0;
    }
    return units;
  }

  /** The bit of a unit. */
  static long pair(int left, int right) {
    return 1L << ((left + 1) * SIZE + right + 1);
  }

  int allLeft() {
    return (1 << left) - 1;
  }

  int allRight() {
    return (1 << right) - 1;
  }

  /**
   * The planted fault: at home, each value of a removed person of side 0 goes to the first other
   * person who holds none.
   */
  FrozenValues reassigned(int gone) {
    int[][] heirs = new int[partners.length][];
    for (int key = 0; key < partners.length; key++) {
      heirs[key] = partners[key].clone();
      for (int heir = 0; heir < left; heir++) {
        if (heir != gone && heirs[key][heir] == NOBODY) {
          heirs[key][heir] = partners[key][gone];
          break;
        }
      }
      heirs[key][gone] = NOBODY;
    }
    return new FrozenValues(left, right, heirs);
  }

  @Override
  public String toString() {
    return left + " and " + right + " people, partners " + Arrays.deepToString(partners);
  }
}

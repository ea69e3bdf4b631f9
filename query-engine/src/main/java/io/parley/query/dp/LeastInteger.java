package io.parley.query.dp;

import java.util.function.LongPredicate;

/** Finds where a question that stays answered once it is answered is answered first. */
final class LeastInteger {
  private LeastInteger() {}

  /**
   * The least k ≥ 1 that is {@code enough}, asked few times when {@code guess} is close: steps
   * double away from the guess, then halve.
   *
   * @param enough false up to some number, true above it
   */
  static long from(long guess, LongPredicate enough) {
    long yes = Math.max(1, guess);
    long no = 0;
    if (enough.test(yes)) {
      for (long step = 1; yes - step > no; step *= 2) {
        if (enough.test(yes - step)) {
          yes -= step;
        } else {
          no = yes - step;
        }
      }
    } else {
      no = yes;
      yes = no + 1;
      for (long step = 1; !enough.test(yes); step *= 2) {
        no = yes;
        yes = Math.addExact(yes, step);
      }
    }
    while (yes - no > 1) {
      long middle = no + (yes - no) / 2;
      if (enough.test(middle)) {
        yes = middle;
      } else {
        no = middle;
      }
    }
    return yes;
  }
}

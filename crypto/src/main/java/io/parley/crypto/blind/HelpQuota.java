package io.parley.crypto.blind;

import java.time.Duration;

/**
 * How fast a helper works for one owner: at most so many rows in a window, which begins with the
 * first batch after the last one ended.
 *
 * @param rows 1 or more
 * @param window longer than 0
 */
public record HelpQuota(long rows, Duration window) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException outside them
   */
  public HelpQuota {
    if (rows < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("a quota is of 1 row or more in a window longer than 0");
    }
  }
}

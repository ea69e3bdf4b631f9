package io.parley.identity.normalise;

/** How {@code 11/12/1978} is read where both readings are dates. */
public enum DateOrder {
  /** As 11 December, as most of the world writes. */
  DAY_FIRST,
  /** As 12 November, as in the United States. */
  MONTH_FIRST;

  /** What is usual in a region, two upper-case letters: month first in {@code US} alone. */
  public static DateOrder usualIn(String region) {
    return region.equals("US") ? MONTH_FIRST : DAY_FIRST;
  }
}

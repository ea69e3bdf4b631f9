package io.parley.query.explain;

import java.math.BigDecimal;
import java.util.List;

/**
 * The inputs under which relative accuracy is foretold: numbers that the asker or this text names,
 * never numbers of the data.
 *
 * @param people sizes of groups
 * @param sought the size for which the least ε is sought
 * @param within the relative half-width that it is to give
 */
public record Assumed(List<Long> people, long sought, BigDecimal within) {
  private static final BigDecimal FIVE_PERCENT = new BigDecimal("0.05");

  /** What is assumed when nobody says otherwise. */
  public static final Assumed DEFAULT = new Assumed(List.of(1_000L, 10_000L), 2_000, FIVE_PERCENT);

  public Assumed {
    people = List.copyOf(people);
  }

  /** Groups of one size that the asker names. */
  public static Assumed of(long people) {
    return new Assumed(List.of(people), people, FIVE_PERCENT);
  }
}

package io.parley.policy;

import java.util.Locale;

/** How a question may use a column; the {@code use:} list of a policy. */
public enum Use {
  /** In GROUP BY. */
  GROUP,
  /** In WHERE, or in a condition inside an aggregate. */
  FILTER,
  /** Under SUM. */
  SUM,
  /** Under AVG. */
  AVG,
  /** Under VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP. */
  VARIANCE,
  /** Under MEDIAN, PERCENTILE_CONT, PERCENTILE_DISC, MIN, MAX. */
  QUANTILE,
  /** Under COUNT(DISTINCT x). */
  COUNT_DISTINCT,
  /** In the condition of an audience: an exact disclosure, outside differential privacy. */
  AUDIENCE;

  /** Whether a column needs declared bounds to be used so. */
  boolean needsBounds() {
    return switch (this) {
      case SUM, AVG, VARIANCE, QUANTILE -> true;
      case GROUP, FILTER, COUNT_DISTINCT, AUDIENCE -> false;
    };
  }

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

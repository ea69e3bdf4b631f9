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
  AUDIENCE,
  /** Anywhere in a question for exact numbers: a disclosure outside differential privacy. */
  THRESHOLD;

  /** Whether a column needs declared bounds to be used so. */
  boolean needsBounds() {
    return switch (this) {
      case SUM, AVG, VARIANCE, QUANTILE -> true;
      case GROUP, FILTER, COUNT_DISTINCT, AUDIENCE, THRESHOLD -> false;
    };
  }

  /**
   * The use that a policy must allow. An exact answer discloses through every column that it reads,
   * however it reads it.
   */
  public Use in(Analysis analysis) {
    return switch (analysis) {
      case AUDIENCE -> AUDIENCE;
      case THRESHOLD -> THRESHOLD;
      case AGGREGATE, ROWS -> this;
    };
  }

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

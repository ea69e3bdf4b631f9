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
  /** In the condition of an audience: an exact disclosure, outside differential privacy. */
  AUDIENCE;

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

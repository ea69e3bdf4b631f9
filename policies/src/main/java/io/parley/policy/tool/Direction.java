package io.parley.policy.tool;

import java.util.Locale;

/** Which way a change goes: whether people are protected more or less than before. */
public enum Direction {
  /** Less may be asked, or an answer may spend and show less. */
  TIGHTER,
  /** More may be asked, or an answer may spend or show more. */
  LOOSER,
  /** No rule says which; a person must read it, and until then it counts as looser. */
  UNKNOWN;

  /** The word in print. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

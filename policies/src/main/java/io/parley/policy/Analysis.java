package io.parley.policy;

import java.util.Locale;

/** What kind of answer a question asks for. */
public enum Analysis {
  /** Differentially private numbers. */
  AGGREGATE,
  /** A list of the receiver's own people: an exact disclosure outside differential privacy. */
  AUDIENCE,
  /** People's rows themselves; no policy can allow it. */
  ROWS;

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

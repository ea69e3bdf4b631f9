package io.parley.policy;

import java.util.Locale;

/** With what a condition may compare a column; the {@code compare:} list of a policy. */
public enum Comparison {
  /** With something that stands in the question or in a public table. */
  LITERAL,
  /** With a column of people's rows, be it the same one. */
  COLUMN;

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.parley.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of answer a question asks for. */
public enum Analysis {
  /** Differentially private numbers. */
  AGGREGATE,
  /** Exact numbers of groups with enough people: a disclosure outside differential privacy. */
  THRESHOLD,
  /** A list of the receiver's own people: an exact disclosure outside differential privacy. */
  AUDIENCE,
  /** People's rows themselves; no policy can allow it. */
  ROWS;

  /** The words of the kinds that one may ask for. */
  public static List<String> askable() {
    return Arrays.stream(values()).filter(a -> a != ROWS).map(Analysis::word).toList();
  }

  /** The kind of this word; empty for a word that one may not ask for. */
  public static Optional<Analysis> asked(String word) {
    return Arrays.stream(values()).filter(a -> a != ROWS && a.word().equals(word)).findFirst();
  }

  /** Whether its answers are exact: outside differential privacy. */
  public boolean isExact() {
    return this != AGGREGATE;
  }

  /** The word in a policy file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.parley.identity.find;

import java.util.Optional;

/**
 * A record that may be the same person's.
 *
 * @param record which
 * @param person whose it is, where that is known
 * @param bits how much speaks for one person: log2 of the odds
 */
public record Match(RecordKey record, Optional<String> person, double bits) {
  /** How likely both are one person, 0 to 1, if the model is right. */
  public double probability() {
    return 1 / (1 + Math.pow(2, -bits));
  }
}

package io.parley.identity.survive;

import io.parley.identity.link.RecordKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A record of a person, with what may survive of it.
 *
 * @param key which record
 * @param trust of its source: the higher the more
 * @param updated when it was changed last, if that is known
 * @param values by attribute; what is unknown is left out
 */
public record Candidate(
    RecordKey key, int trust, Optional<Instant> updated, Map<String, String> values) {
  /** Copies the values. */
  public Candidate {
    values = Map.copyOf(values);
  }

  /** Which record: its values stay out of logs. */
  @Override
  public String toString() {
    return "Candidate[" + key + "]";
  }
}

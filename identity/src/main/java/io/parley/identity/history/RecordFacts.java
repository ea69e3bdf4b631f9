package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.List;

/**
 * What the history keeps of a record: whether it changed, and what guards must know of it. Values
 * are there as keyed hashes alone ({@link FactHash}).
 *
 * @param key which record
 * @param fingerprint of all its values: another one is a changed record
 * @param unique of each attribute unique to a person ({@link HistoryRules#unique}) the value's
 *     hash, 0 where it has none
 * @param shared of each identifier with a cap ({@link HistoryRules#shared}) the same
 */
public record RecordFacts(RecordKey key, long fingerprint, List<Long> unique, List<Long> shared) {
  /** Copies the lists. */
  public RecordFacts {
    unique = List.copyOf(unique);
    shared = List.copyOf(shared);
  }

  /** A record of which no guard needs to know anything. */
  public static RecordFacts of(RecordKey key, long fingerprint) {
    return new RecordFacts(key, fingerprint, List.of(), List.of());
  }
}

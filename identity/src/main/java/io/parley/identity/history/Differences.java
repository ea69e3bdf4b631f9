package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.List;

/**
 * What the records of now have that those of before had not.
 *
 * @param changed new or with another fingerprint
 * @param dropped no longer there
 */
public record Differences(List<RecordFacts> changed, List<RecordKey> dropped) {
  /** Copies the lists. */
  public Differences {
    changed = List.copyOf(changed);
    dropped = List.copyOf(dropped);
  }
}

package io.parley.identity.normalise;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many values were set aside, by kind and rule, and never which. Not safe for several threads.
 */
public final class JunkTally {
  private final Map<AttributeKind, Map<JunkRule, Long>> junk = new EnumMap<>(AttributeKind.class);
  private final Map<AttributeKind, Long> unreadable = new EnumMap<>(AttributeKind.class);

  /** Counts {@code reading}, if it is junk or unreadable. */
  public void add(AttributeKind kind, Reading reading) {
    if (reading instanceof Reading.Junk found) {
      junk.computeIfAbsent(kind, k -> new EnumMap<>(JunkRule.class))
          .merge(found.rule(), 1L, Long::sum);
    } else if (reading instanceof Reading.Unreadable) {
      unreadable.merge(kind, 1L, Long::sum);
    }
  }

  /** Values dropped as junk, by kind and rule; no entry where there were none. */
  public Map<AttributeKind, Map<JunkRule, Long>> junk() {
    return Collections.unmodifiableMap(junk);
  }

  /** Values that no rule could read, by kind; no entry where there were none. */
  public Map<AttributeKind, Long> unreadable() {
    return Collections.unmodifiableMap(unreadable);
  }
}

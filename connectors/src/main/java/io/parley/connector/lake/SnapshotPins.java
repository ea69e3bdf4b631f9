package io.parley.connector.lake;

import java.util.Set;

/** Knows which snapshots somebody still goes by: an offer, a query under way, a receipt. */
@FunctionalInterface
public interface SnapshotPins {
  /** Nobody goes by any. */
  SnapshotPins NONE = (namespace, table) -> Set.of();

  /** The ids of those of a table. Expiry keeps them; erasure does not. */
  Set<Long> of(String namespace, String table);
}

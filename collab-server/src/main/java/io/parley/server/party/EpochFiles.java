package io.parley.server.party;

import java.util.List;

/**
 * The names of an epoch's files under {@code keys/}. A new one is added here, so that the end of
 * the epoch finds it.
 */
record EpochFiles(int epoch) {
  String key() {
    return "collaboration-%d.key".formatted(epoch);
  }

  /** A key that waits for everybody's confirmation. */
  String pending() {
    return "collaboration-%d.pending".formatted(epoch);
  }

  String confirmed() {
    return "collaboration-%d.confirmed".formatted(epoch);
  }

  String terms() {
    return "collaboration-%d.terms".formatted(epoch);
  }

  /** What goes when the epoch ends: secrets first. */
  List<String> all() {
    return List.of(
        key(),
        pending(),
        "blinding-%d.key".formatted(epoch),
        "blinding-%d.memory".formatted(epoch),
        confirmed(),
        terms());
  }
}

package io.parley.server.party;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /**
   * The sets of match keys that were committed to, one a run, as far as they are there.
   *
   * @param keys the folder of keys
   */
  List<String> committedSets(Path keys) {
    try (Stream<Path> files = Files.list(keys)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("blinding-%d.set-".formatted(epoch)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of keys cannot be read", e);
    }
  }

  /** What goes when the epoch ends, beside its committed sets: secrets first. */
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

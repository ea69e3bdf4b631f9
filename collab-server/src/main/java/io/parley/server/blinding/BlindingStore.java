package io.parley.server.blinding;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node's blinding scalar of an epoch, its memory as an owner, and the sets that it committed to:
 * sealed, among its other keys.
 */
final class BlindingStore {
  private static final String SCALAR = "blinding-%d.key";
  private static final String MEMORY = "blinding-%d.memory";
  private static final String SET = "blinding-%d.set-%d";

  private final NodeDirectory directory;
  private final BlindingTerms terms;
  private final String name;
  private final BlindingScalar scalar;

  /** Finds the scalar of the epoch, or draws it. */
  BlindingStore(NodeDirectory directory, BlindingTerms terms, String name) {
    this.directory = directory;
    this.terms = terms;
    this.name = name;
    this.scalar = scalar(SCALAR.formatted(terms.epoch()));
  }

  static boolean hasScalar(NodeDirectory directory, int epoch) {
    return directory.hasKey(SCALAR.formatted(epoch));
  }

  private BlindingScalar scalar(String file) {
    if (directory.hasKey(file)) {
      byte[] stored = directory.readKey(file);
      try {
        return BlindingScalar.fromByteArray(stored, SecretAccess.insecure());
      } finally {
        Arrays.fill(stored, (byte) 0);
      }
    }
    BlindingScalar drawn = BlindingScalar.generate();
    byte[] bytes = drawn.toByteArray(SecretAccess.insecure());
    try {
      directory.writeSecret(file, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    return drawn;
  }

  BlindingScalar scalar() {
    return scalar;
  }

  /** What was kept of the epoch; empty at its start. */
  OwnerMemory memory() {
    String file = MEMORY.formatted(terms.epoch());
    if (!directory.hasKey(file)) {
      return OwnerMemory.fresh(terms, name, scalar);
    }
    byte[] stored = directory.readKey(file);
    try {
      return OwnerMemory.restore(terms, name, scalar, stored, SecretAccess.insecure());
    } finally {
      Arrays.fill(stored, (byte) 0);
    }
  }

  /** Whether this node has a memory as an owner in an epoch. */
  static boolean hasMemory(NodeDirectory directory, int epoch) {
    return directory.hasKey(MEMORY.formatted(epoch));
  }

  /**
   * Keeps what a run commits to, before its commitment leaves: without it, it could never be
   * opened.
   *
   * @throws BlindingFailed where another one of this run is kept: it is evidence, and stays
   */
  void keepSet(int run, byte[] packedMatchKeys) {
    String file = SET.formatted(terms.epoch(), run);
    if (directory.hasKey(file)) {
      throw new BlindingFailed(
          "the set of run %d is kept already: the memory of this epoch is older than it"
              .formatted(run));
    }
    directory.writeSecret(file, packedMatchKeys);
  }

  /** The last run of which a set is kept; 0 if there is none. */
  int lastSet() {
    Pattern name = Pattern.compile("blinding-%d\\.set-(\\d{1,9})".formatted(terms.epoch()));
    try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
      return files
          .map(file -> name.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of keys cannot be read", e);
    }
  }

  /** The set that a run committed to, the caller's to wipe; empty if none is kept. */
  Optional<byte[]> set(int run) {
    String file = SET.formatted(terms.epoch(), run);
    return directory.hasKey(file) ? Optional.of(directory.readKey(file)) : Optional.empty();
  }

  void keep(OwnerMemory memory) {
    byte[] bytes = memory.toByteArray(SecretAccess.insecure());
    try {
      directory.writeSecret(MEMORY.formatted(terms.epoch()), bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}

package io.parley.server.blinding;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.node.NodeDirectory;
import java.util.Arrays;
import java.util.Optional;

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
    directory.writeSecret(file, bytes);
    Arrays.fill(bytes, (byte) 0);
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
    return OwnerMemory.restore(
        terms, name, scalar, directory.readKey(file), SecretAccess.insecure());
  }

  /** Whether this node has a memory as an owner in an epoch. */
  static boolean hasMemory(NodeDirectory directory, int epoch) {
    return directory.hasKey(MEMORY.formatted(epoch));
  }

  /**
   * Keeps what a run commits to, before its commitment leaves: without it, it could never be
   * opened.
   */
  void keepSet(int run, byte[] packedMatchKeys) {
    directory.writeSecret(SET.formatted(terms.epoch(), run), packedMatchKeys);
  }

  /** The set that a run committed to; empty if none is kept. */
  Optional<byte[]> set(int run) {
    String file = SET.formatted(terms.epoch(), run);
    return directory.hasKey(file) ? Optional.of(directory.readKey(file)) : Optional.empty();
  }

  void keep(OwnerMemory memory) {
    directory.writeSecret(
        MEMORY.formatted(terms.epoch()), memory.toByteArray(SecretAccess.insecure()));
  }
}

package io.parley.server.blinding;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.node.NodeDirectory;
import java.util.Arrays;

/**
 * A node's blinding scalar of an epoch, and its memory as an owner: sealed, among its other keys.
 */
final class BlindingStore {
  private static final String SCALAR = "blinding-%d.key";
  private static final String MEMORY = "blinding-%d.memory";

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

  void keep(OwnerMemory memory) {
    directory.writeSecret(
        MEMORY.formatted(terms.epoch()), memory.toByteArray(SecretAccess.insecure()));
  }
}

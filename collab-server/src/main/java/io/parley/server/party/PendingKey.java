package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.node.NodeDirectory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key that waits until all have confirmed it, as it rests: 32 bytes of the hash of the agreement
 * that its run was bound to, then the key.
 *
 * @param agreement SHA-256 of that agreement's signed bytes
 * @param key the caller's to destroy
 */
@SuppressWarnings("ArrayRecordComponent") // Written and read at once; nobody compares it.
record PendingKey(byte[] agreement, CollaborationKey key) {
  private static final int HASH = 32;
  private static final int SIZE = HASH + 32;

  void write(NodeDirectory directory, EpochFiles files) {
    byte[] secret = key.toByteArray(SecretAccess.insecure());
    byte[] both = ByteBuffer.allocate(HASH + secret.length).put(agreement).put(secret).array();
    try {
      directory.writeSecret(files.pending(), both);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(both, (byte) 0);
    }
  }

  /** The key that waits; empty if none does, or what is there is not of this form. */
  static Optional<PendingKey> read(NodeDirectory directory, EpochFiles files) {
    if (!directory.hasKey(files.pending())) {
      return Optional.empty();
    }
    byte[] both = directory.readKey(files.pending());
    byte[] secret = Arrays.copyOfRange(both, Math.min(HASH, both.length), both.length);
    try {
      if (both.length != SIZE) {
        return Optional.empty();
      }
      return Optional.of(
          new PendingKey(
              Arrays.copyOf(both, HASH),
              CollaborationKey.fromByteArray(secret, SecretAccess.insecure())));
    } finally {
      Arrays.fill(both, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }
}

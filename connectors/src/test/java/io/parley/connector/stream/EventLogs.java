package io.parley.connector.stream;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.util.List;

/** What tests of the log have in common. */
final class EventLogs {
  private static final SecretBytes MASTER =
      SecretBytes.copyOf(new byte[32], SecretAccess.insecure());
  private static final DataKeys KEYS = DataKeys.generate(MasterKeys.of(List.of(MASTER)));

  private EventLogs() {}

  /** The same for all of this JVM. */
  static Envelope envelope() {
    return new Envelope(KEYS);
  }

  /** The keys, for another process. */
  static byte[] keys() {
    return KEYS.encode();
  }

  /** The envelope of those keys. */
  static Envelope envelope(byte[] keys) {
    return new Envelope(DataKeys.decode(keys, MasterKeys.of(List.of(MASTER))));
  }
}

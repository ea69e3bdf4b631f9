package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values of a database, each sealed for the row that it belongs to: moved to another row, or
 * changed, it does not open. Which rows there are, and when they were written, is open; a row that
 * was left out or brought back from before is not noticed here.
 */
final class SealedValues {
  private final Envelope envelope;

  SealedValues(Envelope envelope) {
    this.envelope = envelope;
  }

  byte[] seal(String row, byte[] value) {
    return envelope.seal(row, value);
  }

  byte[] sealText(String row, String value) {
    return seal(row, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The value.
   *
   * @param sealed as the database has it: null where somebody took it out
   * @throws StorageException when it was not sealed here, for this row
   */
  byte[] open(String row, byte @Nullable [] sealed) {
    try {
      return envelope.open(row, sealed == null ? new byte[0] : sealed);
    } catch (SealRejected e) {
      throw new StorageException(
          "a value in the database does not open with this node's keys; restore both from one backup",
          e);
    }
  }

  String openText(String row, byte @Nullable [] sealed) {
    return new String(open(row, sealed), StandardCharsets.UTF_8);
  }
}

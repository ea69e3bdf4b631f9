package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A batch on its way from an owner to a helper, and the answer on its way back.
 *
 * <p>A batch names what it belongs to: collaboration, epoch, owner, helper, its place in the order
 * of all batches between the two in the epoch, and the commitment of its run. An answer names the
 * whole batch by its SHA-256. So a batch or an answer that is replayed, reordered or meant for
 * somebody else does not fit where it arrives. Who sent it is for the transport to prove.
 *
 * @param sequence counted from 0
 */
record BatchMessage(
    String collaboration,
    int epoch,
    String owner,
    String helper,
    long sequence,
    Fingerprint commitment) {
  private static final byte[] BATCH = label("parley/v1/blinded-batch");
  private static final byte[] ANSWER = label("parley/v1/blinded-answer");
  private static final int BATCH_PARTS = 8;

  /** What was read of a batch: what it names, and its rows. */
  @SuppressWarnings("ArrayRecordComponent") // Lives within one call of this package.
  record Batch(BatchMessage names, byte[] rows) {}

  byte[] withRows(byte[] rows) {
    return LengthPrefixed.of(
        BATCH,
        Fields.text(collaboration),
        Fields.number(epoch),
        Fields.text(owner),
        Fields.text(helper),
        Fields.number(sequence),
        commitment.bytes(),
        rows);
  }

  /** Reads {@link #withRows}; empty for anything else. */
  static Optional<Batch> read(byte[] bytes) {
    return Fields.read(bytes, BATCH, BATCH_PARTS).flatMap(BatchMessage::ofParts);
  }

  private static Optional<Batch> ofParts(List<byte[]> parts) {
    Optional<Integer> epoch = Fields.integer(parts.get(2));
    Optional<Long> sequence = Fields.whole(parts.get(5));
    if (epoch.isEmpty() || sequence.isEmpty() || parts.get(6).length != Sha256.SIZE) {
      return Optional.empty();
    }
    BatchMessage names =
        new BatchMessage(
            Fields.text(parts.get(1)),
            epoch.get(),
            Fields.text(parts.get(3)),
            Fields.text(parts.get(4)),
            sequence.get(),
            new Fingerprint(parts.get(6)));
    return Optional.of(new Batch(names, parts.get(7)));
  }

  static byte[] answer(byte[] batch, byte[] rows) {
    return LengthPrefixed.of(ANSWER, Fingerprint.of(batch).bytes(), rows);
  }

  /**
   * The rows of the answer to a batch.
   *
   * @throws AnswerRefused if it is none, or one to another batch, or of another size
   */
  static byte[] rowsOfAnswer(byte[] answer, byte[] batch, int expectedBytes) {
    List<byte[]> parts =
        Fields.read(answer, ANSWER, 3)
            .orElseThrow(() -> new AnswerRefused("this is no whole answer to a batch"));
    if (!Fingerprint.of(batch).equals(fingerprint(parts.get(1)))) {
      throw new AnswerRefused("this answers another batch");
    }
    if (parts.get(2).length != expectedBytes) {
      throw new AnswerRefused(
          "an answer has %d bytes of points, not %d".formatted(expectedBytes, parts.get(2).length));
    }
    return parts.get(2);
  }

  private static Fingerprint fingerprint(byte[] part) {
    if (part.length != Sha256.SIZE) {
      throw new AnswerRefused("this is no whole answer to a batch");
    }
    return new Fingerprint(part);
  }

  private static byte[] label(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }
}

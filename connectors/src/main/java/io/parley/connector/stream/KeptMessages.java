package io.parley.connector.stream;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The messages of a segment that is closed, in a file of their own, which outlives it: a message is
 * known for the whole window. Sealed for this log and segment; inside, big-endian: the number of
 * events (8), when the newest came in microseconds (8), 16 bytes a message.
 *
 * @param events how many events the segment has or had
 * @param part its messages
 */
record KeptMessages(long events, MessageWindow.Part part) {
  private static final int HEAD = 2 * Long.BYTES;

  static void write(
      Path folder,
      Envelope envelope,
      UUID log,
      long first,
      MessageWindow.Part part,
      long events,
      Runnable written)
      throws IOException {
    byte[] messages = part.seen().bytes();
    ByteBuffer plain =
        ByteBuffer.allocate(HEAD + messages.length)
            .putLong(events)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, part.newest()))
            .put(messages);
    byte[] sealed = envelope.seal(purpose(log, first), plain.array());
    LogFiles.make(LogFiles.messages(folder, first), sealed, written);
  }

  /** Those of a segment; empty where there is no file, or none that opens. */
  static Optional<KeptMessages> read(Path folder, Envelope envelope, UUID log, long first)
      throws IOException {
    Path file = LogFiles.messages(folder, first);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ByteBuffer plain =
          ByteBuffer.wrap(envelope.open(purpose(log, first), Files.readAllBytes(file)));
      long events = plain.getLong();
      Instant newest = Instant.EPOCH.plus(plain.getLong(), ChronoUnit.MICROS);
      return Optional.of(
          new KeptMessages(events, new MessageWindow.Part(SeenMessages.of(plain), newest)));
    } catch (SealRejected e) {
      return Optional.empty();
    }
  }

  private static String purpose(UUID log, long first) {
    return "event log messages v1 " + log + " " + first;
  }
}

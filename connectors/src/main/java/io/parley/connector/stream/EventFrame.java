package io.parley.connector.stream;

import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Events that were written at once, as they stand in a segment.
 *
 * <p>Form, big-endian: the letters {@code PEVF}, length of the sealed bytes (4), number of the
 * first event (8), how many they are (4), CRC-32C of those three and the sealed bytes (4), the
 * sealed bytes. Sealed is, for each event: message (16), time in microseconds (8), reason and
 * payload, each with its length before it (4). They are sealed for this log and these numbers.
 *
 * @param first number of the first event
 * @param count how many, at least 1
 * @param size bytes in the file
 */
record EventFrame(long first, int count, int size) {
  static final int MAGIC = 0x50455646; // PEVF
  static final int HEAD =
      Integer.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

  /** Longer ones are none: what is written at once is less. */
  static final int MOST_SEALED = 64 << 20;

  long end() {
    return first + count;
  }

  /** The bytes of a frame. */
  static byte[] of(Envelope envelope, UUID log, long first, List<LoggedEvent> events) {
    byte[] sealed = envelope.seal(purpose(log, first, events.size()), plain(events));
    ByteBuffer frame = ByteBuffer.allocate(HEAD + sealed.length);
    frame.putInt(MAGIC).putInt(sealed.length).putLong(first).putInt(events.size());
    frame.putInt(checksum(sealed.length, first, events.size(), sealed)).put(sealed);
    return frame.array();
  }

  /**
   * The frame whose head these bytes are.
   *
   * @param head {@link #HEAD} bytes
   * @return its length without the head, as it says; empty where they are no head
   */
  static Optional<Integer> sealedLength(ByteBuffer head) {
    int length = head.getInt(Integer.BYTES);
    boolean sensible =
        head.getInt(0) == MAGIC && length > 0 && length <= MOST_SEALED && head.getInt(16) > 0;
    return sensible ? Optional.of(length) : Optional.empty();
  }

  /** The frame, where head and sealed bytes are whole. */
  static Optional<EventFrame> whole(ByteBuffer head, byte[] sealed) {
    long first = head.getLong(8);
    int count = head.getInt(16);
    boolean whole = head.getInt(20) == checksum(sealed.length, first, count, sealed);
    return whole
        ? Optional.of(new EventFrame(first, count, HEAD + sealed.length))
        : Optional.empty();
  }

  /**
   * The events.
   *
   * @throws SealRejected where they were not sealed for this log and place
   */
  List<LoggedEvent> events(Envelope envelope, UUID log, byte[] sealed) {
    byte[] plain = envelope.open(purpose(log, first, count), sealed);
    List<LoggedEvent> events = new ArrayList<>(count);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
      for (int i = 0; i < count; i++) {
        UUID message = new UUID(in.readLong(), in.readLong());
        Instant at = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
        String reason = text(in);
        events.add(
            new LoggedEvent(
                message, at, reason.isEmpty() ? Optional.empty() : Optional.of(reason), text(in)));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("what was sealed is whole", e);
    }
  }

  private static byte[] plain(List<LoggedEvent> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (LoggedEvent event : events) {
        out.writeLong(event.message().getMostSignificantBits());
        out.writeLong(event.message().getLeastSignificantBits());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, event.receivedAt()));
        text(out, event.reason().orElse(""));
        text(out, event.payload());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to write", e);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static int checksum(int length, long first, int count, byte[] sealed) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(16).putInt(length).putLong(first).putInt(count).flip());
    crc.update(sealed);
    return (int) crc.getValue();
  }

  private static String purpose(UUID log, long first, int count) {
    return "event log v1 " + log + " " + first + "+" + count;
  }
}

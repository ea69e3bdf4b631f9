package io.parley.connector.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event on its way to raw.
 *
 * @param message what stands for the id that its sender gave it ({@link #message}): two of one
 *     message are one event
 * @param receivedAt when it came, by this node's clock; microseconds count
 * @param reason why it will be a rejected row, in words that quote nothing of it; empty: it will
 *     not
 * @param payload the event, a JSON object; at most 1 MiB of text
 */
public record LoggedEvent(
    UUID message, Instant receivedAt, Optional<String> reason, String payload) {
  private static final int LIMIT = 1 << 20;

  /** Refuses what is longer than any event that the door lets in. */
  public LoggedEvent {
    if (payload.length() > LIMIT) {
      throw new IllegalArgumentException("an event has at most 1 MiB of text");
    }
  }

  /**
   * What stands for a {@code messageId}: the first 16 bytes of its SHA-256. Always the same, and of
   * one size whatever a sender makes its ids of.
   */
  public static UUID message(String messageId) {
    byte[] hash = io.parley.crypto.Sha256.of(messageId.getBytes(StandardCharsets.UTF_8));
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(hash);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /** When and whether; what it says stays out of logs. */
  @Override
  public String toString() {
    return "LoggedEvent[" + receivedAt + reason.map(r -> ", " + r).orElse("") + "]";
  }
}

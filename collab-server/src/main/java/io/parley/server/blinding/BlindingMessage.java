package io.parley.server.blinding;

import io.parley.server.wire.BadDocument;
import io.parley.server.wire.PartnersWords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What two members say to each other inside their sealed lines: a kind, and its bytes. Each request
 * has one answer.
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read at once; nobody compares it.
record BlindingMessage(Kind kind, byte[] body) {
  /** Beyond rows and padding of the seal: names, digests and signatures. */
  private static final int AROUND_ROWS = 4_096;

  /** The first byte. Numbers stay for ever. */
  enum Kind {
    /** How many batches of mine have you answered? The answer: 8 bytes. */
    POSITION(1),
    /** A signed commitment. The answer: nothing. */
    COMMITMENT(2),
    /** The next batch. The answer: its products. */
    BATCH(3),
    /** The last batch answered, once more. The answer: its products. */
    BATCH_AGAIN(4),
    /** As an answer only: a refusal, in words for the owner's operator. */
    REFUSAL(5),
    /** The same, of what time alone ends: 8 bytes of the seconds left, then the words. */
    PAUSE(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  static BlindingMessage number(Kind kind, long number) {
    return new BlindingMessage(kind, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  static BlindingMessage text(Kind kind, String text) {
    return new BlindingMessage(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  static BlindingMessage pause(Duration left, String text) {
    byte[] words = text.getBytes(StandardCharsets.UTF_8);
    return new BlindingMessage(
        Kind.PAUSE,
        ByteBuffer.allocate(Long.BYTES + words.length)
            .putLong(left.toSeconds())
            .put(words)
            .array());
  }

  /** The pause that the body names. */
  BlindingPaused paused(String helper) {
    if (body.length < Long.BYTES) {
      throw new BadDocument("a message of blinding should hold a number");
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    Duration left = Duration.ofSeconds(in.getLong());
    String words = StandardCharsets.UTF_8.decode(in).toString();
    return new BlindingPaused(
        "`%s` does not help: %s".formatted(helper, PartnersWords.of(words)), left);
  }

  /** Reads {@link #bytes}. */
  static BlindingMessage read(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length > 0 && bytes[0] == kind.number) {
        return new BlindingMessage(kind, Arrays.copyOfRange(bytes, 1, bytes.length));
      }
    }
    throw new BadDocument("a message of blinding has a kind that this node does not know");
  }

  byte[] bytes() {
    return ByteBuffer.allocate(1 + body.length).put((byte) kind.number).put(body).array();
  }

  /** The body as a number. */
  long number() {
    if (body.length != Long.BYTES) {
      throw new BadDocument("a message of blinding should hold a number");
    }
    return ByteBuffer.wrap(body).getLong();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Refuses sealed bytes that no message of these batches fills.
   *
   * @param batchRows as agreed
   */
  static void requireSize(byte[] sealed, int batchRows) {
    long most = 32L * batchRows + AROUND_ROWS;
    if (sealed.length > most) {
      throw new BadDocument(
          "a message of blinding has at most %d bytes, not %d".formatted(most, sealed.length));
    }
  }
}

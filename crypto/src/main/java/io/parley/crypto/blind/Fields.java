package io.parley.crypto.blind;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what {@link io.parley.crypto.LengthPrefixed} wrote, and writes the parts that go in. */
final class Fields {
  private Fields() {}

  /**
   * The parts of a message, or empty unless it consists of exactly {@code count} whole parts with
   * the expected label in front. Nothing larger than the message is allocated.
   */
  static Optional<List<byte[]>> read(byte[] message, byte[] label, int count) {
    List<byte[]> parts = new ArrayList<>(count);
    ByteBuffer rest = ByteBuffer.wrap(message);
    while (rest.hasRemaining()) {
      if (parts.size() == count || rest.remaining() < Integer.BYTES) {
        return Optional.empty();
      }
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        return Optional.empty();
      }
      byte[] part = new byte[length];
      rest.get(part);
      parts.add(part);
    }
    boolean whole = parts.size() == count && Arrays.equals(parts.get(0), label);
    return whole ? Optional.of(parts) : Optional.empty();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static String text(byte[] part) {
    return new String(part, StandardCharsets.UTF_8);
  }

  /** A number as {@link #number(int)} wrote it; empty for another size. */
  static Optional<Integer> integer(byte[] part) {
    return part.length == Integer.BYTES
        ? Optional.of(ByteBuffer.wrap(part).getInt())
        : Optional.empty();
  }

  /** A number as {@link #number(long)} wrote it; empty for another size. */
  static Optional<Long> whole(byte[] part) {
    return part.length == Long.BYTES
        ? Optional.of(ByteBuffer.wrap(part).getLong())
        : Optional.empty();
  }
}

package io.parley.server.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message between two members, as the room carries it: whose it is or for whom, and bytes that
 * the room cannot read. The name is for the room's own use; what it says is proved by the seal or
 * the signature inside.
 *
 * @param member the other member's name
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read at once; nobody compares it.
public record Addressed(String member, byte[] message) {
  private static final int LONGEST_NAME = 0xffff;

  /** The length of the name in two bytes, the name in UTF-8, and the message. */
  public byte[] bytes() {
    byte[] name = member.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_NAME) {
      throw new BadDocument("a member's name is too long");
    }
    return ByteBuffer.allocate(Short.BYTES + name.length + message.length)
        .putShort((short) name.length)
        .put(name)
        .put(message)
        .array();
  }

  /** Reads {@link #bytes}; empty for no bytes, which say that there is no message. */
  public static Optional<Addressed> read(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < Short.BYTES || Short.toUnsignedInt(in.getShort()) > in.remaining()) {
      throw new BadDocument("a message between members is cut short");
    }
    int length = Short.toUnsignedInt(in.getShort(0));
    byte[] message = new byte[in.remaining() - length];
    in.get(Short.BYTES + length, message);
    try {
      String name =
          StandardCharsets.UTF_8.newDecoder().decode(in.slice(Short.BYTES, length)).toString();
      return Optional.of(new Addressed(name, message));
    } catch (CharacterCodingException e) {
      throw new BadDocument("a member's name is no text");
    }
  }

  /**
   * Reads {@link #bytes}.
   *
   * @throws BadDocument if there is no message
   */
  public static Addressed required(byte[] bytes) {
    return read(bytes).orElseThrow(() -> new BadDocument("a message between members is missing"));
  }
}

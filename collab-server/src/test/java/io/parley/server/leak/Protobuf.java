package io.parley.server.leak;

import java.nio.ByteBuffer;

/** Just enough of protocol buffers to take one field out of a Flight message. */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private Protobuf() {}

  /** The bytes of a field; empty when it is not there. */
  static byte[] field(byte[] message, int number) {
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      long key = varint(in);
      int wireType = (int) (key & 7);
      if (wireType == VARINT) {
        varint(in);
      } else if (wireType == BYTES) {
        byte[] value = new byte[Math.toIntExact(varint(in))];
        in.get(value);
        if (key >>> 3 == number) {
          return value;
        }
      } else {
        throw new IllegalArgumentException("Flight's messages have no fields of type " + wireType);
      }
    }
    return new byte[0];
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}

package io.parley.identity.history;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The head of a frame: marker {@code PHFR}, kind (1 byte), length of what follows (4), its CRC-32
 * (4), and the CRC-32 of the head itself (4), big-endian. The checksums tell what a crash left half
 * written from what somebody changed; that nobody changed it the seal says.
 */
record FrameHead(byte kind, int length, int crc) {
  static final int SIZE = 17;
  static final int MARKER = 0x50484652;

  /** The secret, the first frame of a file. */
  static final byte SECRET = 0;

  /** A run goes on in the next frame. */
  static final byte MORE = 1;

  /** A run is complete with this frame. */
  static final byte END = 2;

  static FrameHead of(byte kind, byte[] body) {
    return new FrameHead(kind, body.length, crc(body, body.length));
  }

  static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  ByteBuffer bytes() {
    byte[] head = new byte[SIZE];
    ByteBuffer out = ByteBuffer.wrap(head);
    out.putInt(MARKER).put(kind).putInt(length).putInt(crc);
    out.putInt(crc(head, SIZE - Integer.BYTES)).flip();
    return out;
  }

  /** The head at the beginning of bytes; empty if there is none, or it is damaged. */
  static Optional<FrameHead> read(byte[] bytes, int from) {
    if (bytes.length - from < SIZE) {
      return Optional.empty();
    }
    byte[] head = Arrays.copyOfRange(bytes, from, from + SIZE);
    ByteBuffer in = ByteBuffer.wrap(head);
    boolean marked = in.getInt() == MARKER;
    FrameHead read = new FrameHead(in.get(), in.getInt(), in.getInt());
    boolean whole = in.getInt() == crc(head, SIZE - Integer.BYTES);
    return marked && whole && read.length >= 0 ? Optional.of(read) : Optional.empty();
  }
}

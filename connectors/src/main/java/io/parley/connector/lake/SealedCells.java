package io.parley.connector.lake;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The cells of one column of one part, as bytes: the type (1 byte), the number of cells (4,
 * big-endian), then of a UUID its 16 bytes and of a long its 8; of texts first the length of each
 * in bytes (4), then the UTF-8 of all.
 */
final class SealedCells {
  private static final int UUID_SIZE = 2 * Long.BYTES;
  private static final int HEADER = 1 + Integer.BYTES;

  private SealedCells() {}

  /** Whether a column of this type can be sealed. */
  static boolean holds(LakeType type) {
    return type == LakeType.UUID || type == LakeType.LONG || type == LakeType.STRING;
  }

  static byte[] encode(LakeType type, Object[] cells, int count) {
    return switch (type) {
      case UUID -> {
        byte[] bytes = new byte[Math.addExact(HEADER, count * UUID_SIZE)];
        ByteBuffer out = begin(type, count, bytes);
        for (int i = 0; i < count; i++) {
          UUID cell = (UUID) cells[i];
          out.putLong(cell.getMostSignificantBits()).putLong(cell.getLeastSignificantBits());
        }
        yield bytes;
      }
      case LONG -> {
        byte[] bytes = new byte[Math.addExact(HEADER, count * Long.BYTES)];
        ByteBuffer out = begin(type, count, bytes);
        for (int i = 0; i < count; i++) {
          out.putLong((Long) cells[i]);
        }
        yield bytes;
      }
      case STRING -> texts(cells, count);
      default -> throw new IllegalArgumentException("no column of type " + type + " is sealed");
    };
  }

  private static byte[] texts(Object[] cells, int count) {
    byte[][] texts = new byte[count][];
    int size = count * Integer.BYTES;
    for (int i = 0; i < count; i++) {
      texts[i] = ((String) cells[i]).getBytes(StandardCharsets.UTF_8);
      size = Math.addExact(size, texts[i].length);
    }
    byte[] bytes = new byte[Math.addExact(HEADER, size)];
    ByteBuffer out = begin(LakeType.STRING, count, bytes);
    for (byte[] text : texts) {
      out.putInt(text.length);
    }
    for (byte[] text : texts) {
      out.put(text);
    }
    return bytes;
  }

  private static ByteBuffer begin(LakeType type, int count, byte[] bytes) {
    return ByteBuffer.wrap(bytes).put(letter(type)).putInt(count);
  }

  private static byte letter(LakeType type) {
    return (byte) type.name().charAt(0); // U, L, S
  }

  /** The number of cells. */
  static int count(byte[] encoded) {
    return ByteBuffer.wrap(encoded).getInt(1);
  }

  /** UUIDs without what stands before them: 16 bytes each. */
  static byte[] packedUuids(byte[] encoded) {
    int count = check(LakeType.UUID, encoded);
    byte[] packed = new byte[count * UUID_SIZE];
    System.arraycopy(encoded, HEADER, packed, 0, packed.length);
    return packed;
  }

  static UUID[] uuids(byte[] encoded) {
    UUID[] cells = new UUID[check(LakeType.UUID, encoded)];
    ByteBuffer in = ByteBuffer.wrap(encoded).position(HEADER);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new UUID(in.getLong(), in.getLong());
    }
    return cells;
  }

  static long[] longs(byte[] encoded) {
    long[] cells = new long[check(LakeType.LONG, encoded)];
    ByteBuffer.wrap(encoded).position(HEADER).asLongBuffer().get(cells);
    return cells;
  }

  static String[] strings(byte[] encoded) {
    String[] cells = new String[check(LakeType.STRING, encoded)];
    ByteBuffer lengths = ByteBuffer.wrap(encoded).position(HEADER);
    int at = HEADER + cells.length * Integer.BYTES;
    for (int i = 0; i < cells.length; i++) {
      int length = lengths.getInt();
      cells[i] = new String(encoded, at, length, StandardCharsets.UTF_8);
      at += length;
    }
    return cells;
  }

  private static int check(LakeType type, byte[] encoded) {
    if (encoded.length < HEADER || encoded[0] != letter(type)) {
      throw new BufferUnderflowException();
    }
    return count(encoded);
  }
}

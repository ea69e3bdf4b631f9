package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * One file of an event log. Its head, big-endian: the letters {@code PEVL}, version 1 (4), the
 * log's id (16), the number of its first event (8); then frames, in the order of their numbers.
 *
 * <p>Reads its own channel; not thread-safe.
 */
final class EventSegment implements AutoCloseable {
  static final int HEAD = 4 + 4 + 16 + 8;
  private static final int MAGIC = 0x5045564c; // PEVL
  private static final int VERSION = 1;
  private static final int WINDOW = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long limit;
  private final UUID log;
  private long at = HEAD;
  private long next;
  private byte[] sealed = {};

  private EventSegment(Path file, FileChannel channel, long limit, UUID log, long first) {
    this.file = file;
    this.channel = channel;
    this.limit = limit;
    this.log = log;
    this.next = first;
  }

  /** The bytes that a segment begins with. */
  static byte[] head(UUID log, long first) {
    return ByteBuffer.allocate(HEAD)
        .putInt(MAGIC)
        .putInt(VERSION)
        .putLong(log.getMostSignificantBits())
        .putLong(log.getLeastSignificantBits())
        .putLong(first)
        .array();
  }

  /**
   * Opens one to be read.
   *
   * @param first the number that its name says
   * @param limit how many bytes of it count; those behind may be being written
   * @throws SourceException where it is no segment of that number
   */
  static EventSegment open(Path file, long first, long limit) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer head = ByteBuffer.allocate(HEAD);
      boolean there = read(channel, head, 0) && head.getInt(0) == MAGIC;
      if (!there || head.getInt(4) != VERSION || head.getLong(24) != first) {
        throw new SourceException(
            file
                + " is no segment of an event log of version 1 with this number; put back what was there, or the backup");
      }
      UUID log = new UUID(head.getLong(8), head.getLong(16));
      return new EventSegment(file, channel, Math.min(limit, channel.size()), log, first);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  UUID log() {
    return log;
  }

  /** Where the frames end that were read so far. */
  long at() {
    return at;
  }

  /** The number of the event that comes next. */
  long next() {
    return next;
  }

  /** Passes over frames that end at or before an event, without reading what is in them. */
  void skipTo(long event) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(EventFrame.HEAD);
    while (at + EventFrame.HEAD <= limit && read(channel, head, at)) {
      Optional<Integer> length = EventFrame.sealedLength(head);
      long end = head.getLong(8) + head.getInt(16);
      if (length.isEmpty() || head.getLong(8) != next || end > event) {
        return;
      }
      at += EventFrame.HEAD + length.get();
      next = end;
    }
  }

  /**
   * The next frame; its bytes are then in {@link #sealed}. Empty at the end, and where what follows
   * is not a whole frame.
   */
  Optional<EventFrame> frame() throws IOException {
    Optional<EventFrame> frame = frameAt(at).filter(f -> f.first() == next);
    frame.ifPresent(
        f -> {
          at += f.size();
          next = f.end();
        });
    return frame;
  }

  byte[] sealed() {
    return sealed;
  }

  private Optional<EventFrame> frameAt(long place) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(EventFrame.HEAD);
    if (place + EventFrame.HEAD > limit || !read(channel, head, place)) {
      return Optional.empty();
    }
    Optional<Integer> length = EventFrame.sealedLength(head);
    if (length.isEmpty() || place + EventFrame.HEAD + length.get() > limit) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length.get());
    if (!read(channel, bytes, place + EventFrame.HEAD)) {
      return Optional.empty();
    }
    sealed = bytes.array();
    return EventFrame.whole(head, sealed);
  }

  /**
   * Whether a whole frame stands anywhere behind the place that was read to. Then that place is not
   * where writing stopped, but damaged: what is cut at the end of a segment was never acknowledged,
   * what stands before a whole frame was.
   */
  boolean goesOn() throws IOException {
    for (long start = at + 1; start + EventFrame.HEAD <= limit; ) {
      int size = (int) Math.min(WINDOW, limit - start);
      ByteBuffer window = ByteBuffer.allocate(size);
      if (!read(channel, window, start)) {
        return false;
      }
      for (int i = 0; i + Integer.BYTES <= size; i++) {
        if (window.getInt(i) == EventFrame.MAGIC && frameAt(start + i).isPresent()) {
          return true;
        }
      }
      start += Math.max(1, size - Integer.BYTES + 1);
    }
    return false;
  }

  /** What is to be said where acknowledged events cannot be read any more. */
  SourceException damaged() {
    return new SourceException(
        "%s is damaged at byte %d, behind event %d, and whole events follow: restore it from a backup; nothing was cut"
            .formatted(file, at, next - 1));
  }

  private static boolean read(FileChannel channel, ByteBuffer into, long from) throws IOException {
    into.clear();
    long place = from;
    while (into.hasRemaining()) {
      int more = channel.read(into, place);
      if (more < 0) {
        return false;
      }
      place += more;
    }
    into.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

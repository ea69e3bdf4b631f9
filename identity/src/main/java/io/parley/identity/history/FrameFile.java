package io.parley.identity.history;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file of sealed frames. Form: {@code PRLYHIST}, version 1 (4 bytes), a random name (16), then
 * frames ({@link FrameHead}), each sealed for this file, its place and its kind: a frame of another
 * file, moved, left out within, or repeated does not open.
 *
 * <p>A run is frames of kind MORE and one of kind END. END is written once the others are on the
 * disk. So after a crash, what follows the last END is of a run that never ended, and a damaged
 * frame with an END behind it is no work of a crash.
 */
final class FrameFile implements AutoCloseable {
  static final int VERSION = 1;
  private static final byte[] MAGIC = "PRLYHIST".getBytes(StandardCharsets.US_ASCII);
  private static final int NAME_SIZE = 16;
  private static final int HEADER_SIZE = MAGIC.length + Integer.BYTES + NAME_SIZE;
  private static final int WINDOW = 1 << 20;

  private final FileChannel channel;
  private final Envelope envelope;
  private final String name;
  private long end = HEADER_SIZE;
  private long frames;

  private FrameFile(FileChannel channel, Envelope envelope, byte[] name) {
    this.channel = channel;
    this.envelope = envelope;
    this.name = HexFormat.of().formatHex(name);
  }

  /** Begins an empty file. */
  static FrameFile begin(FileChannel channel, Envelope envelope) throws IOException {
    byte[] name = SecretBytes.random(NAME_SIZE).toByteArray(SecretAccess.insecure()); // no secret
    ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE).put(MAGIC).putInt(VERSION).put(name);
    FrameFile file = new FrameFile(channel, envelope, name);
    file.write(header.flip(), 0);
    return file;
  }

  /**
   * A file that is there.
   *
   * @throws HistoryDamaged if it is none of these
   * @throws HistoryRefused if it is of a version that is not known
   */
  static FrameFile open(FileChannel channel, Envelope envelope) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytesAt(channel, 0, HEADER_SIZE));
    byte[] magic = new byte[MAGIC.length];
    if (header.remaining() < HEADER_SIZE || !Arrays.equals(take(header, magic), MAGIC)) {
      throw new HistoryDamaged("its file does not begin as one");
    }
    int version = header.getInt();
    if (version != VERSION) {
      throw new HistoryRefused(
          "the history of people is of version %d (known: %d), of a later Parley; run that one"
              .formatted(version, VERSION));
    }
    return new FrameFile(channel, envelope, take(header, new byte[NAME_SIZE]));
  }

  private static byte[] take(ByteBuffer from, byte[] into) {
    from.get(into);
    return into;
  }

  /**
   * Finds the last run that ended.
   *
   * @return how many bytes follow it
   * @throws HistoryDamaged if a frame is damaged and a run that ended follows it
   */
  long findEnd() throws IOException {
    long at = HEADER_SIZE;
    long count = 0;
    for (Optional<FrameHead> head = headAt(at); head.isPresent(); head = headAt(at)) {
      byte[] body = bytesAt(channel, at + FrameHead.SIZE, head.get().length());
      if (body.length < head.get().length()
          || FrameHead.crc(body, body.length) != head.get().crc()) {
        break;
      }
      at += FrameHead.SIZE + body.length;
      count++;
      if (head.get().kind() != FrameHead.MORE) {
        end = at;
        frames = count;
      }
    }
    if (count == 0 || hasEndAfter(at + 1)) {
      throw new HistoryDamaged("its file is damaged within, and not at the end only");
    }
    return channel.size() - end;
  }

  private boolean hasEndAfter(long from) throws IOException {
    for (long at = from; at < channel.size(); at += WINDOW) {
      byte[] window = bytesAt(channel, at, WINDOW + FrameHead.SIZE);
      for (int i = 0; i < Math.min(WINDOW, window.length); i++) {
        if (window[i] == (byte) (FrameHead.MARKER >>> 24)
            && FrameHead.read(window, i).filter(h -> h.kind() == FrameHead.END).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Removes what follows the last run that ended. */
  void cut() throws IOException {
    channel.truncate(end);
    channel.force(true);
  }

  private Optional<FrameHead> headAt(long at) throws IOException {
    return FrameHead.read(bytesAt(channel, at, FrameHead.SIZE), 0);
  }

  private static byte[] bytesAt(FileChannel channel, long at, int most) throws IOException {
    int size = (int) Math.max(0, Math.min(most, channel.size() - at));
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
    return bytes.array();
  }

  /** Where the next frame to read is. */
  static final class Place {
    private long at = HEADER_SIZE;
    private long number;
  }

  /** An opened frame. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
  record Frame(byte kind, byte[] plain) {}

  /**
   * The next frame; empty at the end.
   *
   * @throws HistoryDamaged if it does not open
   */
  Optional<Frame> next(Place place) throws IOException {
    if (place.at >= end) {
      return Optional.empty();
    }
    FrameHead head = headAt(place.at).orElseThrow(FrameFile::changed);
    byte[] body = bytesAt(channel, place.at + FrameHead.SIZE, head.length());
    try {
      byte[] plain = envelope.open(purpose(place.number, head.kind()), body);
      place.at += FrameHead.SIZE + body.length;
      place.number++;
      return Optional.of(new Frame(head.kind(), plain));
    } catch (SealRejected e) {
      throw changed();
    }
  }

  private static HistoryDamaged changed() {
    return new HistoryDamaged("it was changed, or sealed with other keys than this node's");
  }

  /** Adds a frame, which is not yet on the disk for certain. */
  void add(byte kind, byte[] plain) throws IOException {
    byte[] body = envelope.seal(purpose(frames, kind), plain);
    FrameHead head = FrameHead.of(kind, body);
    write(head.bytes(), end);
    write(ByteBuffer.wrap(body), end + FrameHead.SIZE);
    end += FrameHead.SIZE + body.length;
    frames++;
  }

  /** Brings all to the disk. */
  void force() throws IOException {
    channel.force(true);
  }

  /** A point to go {@link #back} to. */
  record Mark(long end, long frames) {}

  Mark mark() {
    return new Mark(end, frames);
  }

  /** Takes back what was added since. */
  void back(Mark mark) throws IOException {
    end = mark.end();
    frames = mark.frames();
    cut();
  }

  /** Overwrites the whole file with zeros, on the disk. */
  void shred() throws IOException {
    long size = channel.size();
    ByteBuffer zeros = ByteBuffer.allocate(WINDOW);
    for (long at = 0; at < size; at += WINDOW) {
      write(zeros.clear().limit((int) Math.min(WINDOW, size - at)), at);
    }
    channel.force(true);
  }

  private void write(ByteBuffer bytes, long to) throws IOException {
    long at = to;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private String purpose(long number, byte kind) {
    return "identity history " + name + " frame " + number + " kind " + kind;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

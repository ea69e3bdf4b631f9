package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The segments of an event log on the disk. Every method is whole to other threads. */
final class EventStore implements AutoCloseable {
  private final Path folder;
  private final Envelope envelope;
  private final EventLogSettings settings;
  private final Clock clock;
  private final StreamCrashPoint crashPoint;
  private final FileChannel lock;
  private final UUID log;
  private final MessageWindow window;

  /** Segments that nothing is added to any more. */
  private final TreeMap<Long, Part> closed;

  private long first;
  private long end;
  private long size;
  private Instant begun;
  private FileChannel active;
  private boolean broken;

  /** Of all segments; read while the disk is waited for, so that whoever appends does not wait. */
  private final AtomicLong bytes = new AtomicLong();

  EventStore(
      Path folder,
      Envelope envelope,
      EventLogSettings settings,
      Clock clock,
      StreamCrashPoint crashPoint,
      FileChannel lock,
      FoundSegments found)
      throws IOException {
    this.folder = folder;
    this.envelope = envelope;
    this.settings = settings;
    this.clock = clock;
    this.crashPoint = crashPoint;
    this.lock = lock;
    this.log = found.log();
    this.window = found.window();
    this.closed = found.closed();
    this.first = found.first();
    this.end = found.end();
    this.size = found.size();
    this.begun = clock.instant();
    this.active = append(first);
    this.bytes.set(size + closed.values().stream().mapToLong(Part::bytes).sum());
  }

  /**
   * A segment, or what of it is there for good.
   *
   * @param first number of its first event
   * @param end number of the event behind its last
   * @param bytes its length
   */
  record Part(long first, long end, long bytes) {}

  private FileChannel append(long segment) throws IOException {
    return FileChannel.open(LogFiles.segment(folder, segment), StandardOpenOption.WRITE);
  }

  UUID log() {
    return log;
  }

  Envelope envelope() {
    return envelope;
  }

  Path segment(long itsFirst) {
    return LogFiles.segment(folder, itsFirst);
  }

  /** All segments that have events, in order. */
  synchronized List<Part> parts() {
    List<Part> parts = new ArrayList<>(closed.values());
    if (end > first) {
      parts.add(new Part(first, end, size));
    }
    return parts;
  }

  /** The number of the first event that is there. */
  synchronized long first() {
    return closed.isEmpty() ? first : closed.firstKey();
  }

  /** The number that the next event gets. */
  synchronized long end() {
    return end;
  }

  long bytes() {
    return bytes.get();
  }

  long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /**
   * Keeps events that are not there yet, and returns when they are on the disk.
   *
   * @throws IOException where the disk does not take them; then they are not there
   */
  synchronized void keep(List<LoggedEvent> events) throws IOException {
    if (broken) {
      throw new IOException("the disk failed before");
    }
    List<LoggedEvent> fresh = fresh(events);
    if (fresh.isEmpty()) {
      return; // each of them is on the disk: this is the only writer
    }
    byte[] frame = EventFrame.of(envelope, log, end, fresh);
    if (end > first && (size + frame.length > settings.segmentBytes() || isOld())) {
      roll();
      frame = EventFrame.of(envelope, log, end, fresh);
    }
    write(frame);
    MessageWindow.Part part = window.part(first);
    fresh.forEach(part::add);
    size += frame.length;
    bytes.addAndGet(frame.length);
    end += fresh.size();
    crashPoint.reached(StreamCrashPoint.Step.EVENTS_FORCED);
  }

  private List<LoggedEvent> fresh(List<LoggedEvent> events) {
    Set<UUID> here = new HashSet<>();
    return events.stream()
        .filter(event -> !window.contains(event.message()) && here.add(event.message()))
        .toList();
  }

  private void write(byte[] frame) throws IOException {
    try {
      LogFiles.write(active.position(size), ByteBuffer.wrap(frame));
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    crashPoint.reached(StreamCrashPoint.Step.EVENTS_WRITTEN);
    try {
      active.force(false);
    } catch (IOException e) {
      // What a system has of a file after that is anybody's guess: only a new start looks again.
      broken = true;
      throw e;
    }
  }

  private void cut(IOException why) {
    try {
      active.truncate(size);
      active.force(true);
    } catch (IOException e) {
      broken = true;
      why.addSuppressed(e);
    }
  }

  private boolean isOld() {
    return !clock.instant().isBefore(begun.plus(settings.segmentAge()));
  }

  /** The next segment, and then the close of the one before. */
  private void roll() throws IOException {
    try {
      LogFiles.make(
          LogFiles.segment(folder, end),
          EventSegment.head(log, end),
          () -> crashPoint.reached(StreamCrashPoint.Step.SEGMENT_WRITTEN));
      crashPoint.reached(StreamCrashPoint.Step.SEGMENT_NAMED);
      KeptMessages.write(
          folder, envelope, log, first, window.part(first), end - first, this::closing);
      FileChannel next = append(end);
      active.close();
      active = next;
    } catch (IOException e) {
      // Nothing may go into a segment behind which there is another.
      broken = Files.exists(LogFiles.segment(folder, end));
      throw e;
    }
    closed.put(first, new Part(first, end, size));
    first = end;
    size = EventSegment.HEAD;
    bytes.addAndGet(size);
    begun = clock.instant();
    forget();
  }

  private void closing() {
    crashPoint.reached(StreamCrashPoint.Step.SEGMENT_CLOSED);
  }

  /** Removes segments whose events all come before this one: they are in raw. */
  synchronized void release(long event) {
    try {
      if (end > first && end <= event && isOld()) {
        roll();
      }
      while (!closed.isEmpty() && closed.firstEntry().getValue().end() <= event) {
        Map.Entry<Long, Part> oldest = closed.firstEntry();
        LogFiles.remove(LogFiles.segment(folder, oldest.getKey()));
        closed.remove(oldest.getKey());
        bytes.addAndGet(-oldest.getValue().bytes());
        crashPoint.reached(StreamCrashPoint.Step.SEGMENT_REMOVED);
      }
      forget();
    } catch (IOException e) {
      throw new SourceException(
          "the event log in "
              + folder
              + " cannot remove segments that are in raw: may this account write there?");
    }
  }

  private void forget() throws IOException {
    for (long forgotten : window.forget(clock.instant())) {
      if (!closed.containsKey(forgotten)) {
        LogFiles.remove(LogFiles.messages(folder, forgotten));
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    broken = true; // nothing is kept any more
    try {
      active.close();
    } finally {
      lock.close();
    }
  }
}

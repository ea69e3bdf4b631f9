package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.Envelope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A durable log of events between the door that takes them in and raw.
 *
 * <p><b>Promised.</b> {@link #append} returns when the events are on the disk: they survive
 * whatever stops the node from then on, and come out of {@link #source} once each, in the order in
 * which they were kept. An event whose message is known already ({@link EventLogSettings#window})
 * is kept no second time. Nothing that an event says stands in clear in any file.
 *
 * <p>Who appends at the same time shares one write and one wait for the disk. When the log is full,
 * or more waits than is sensible, events are turned away before anything is written. Segments go
 * when a source says that they are in raw.
 *
 * <p>Not promised: events that are on one disk alone survive no loss of that disk.
 *
 * <p>Thread-safe.
 */
public final class EventLog implements AutoCloseable {
  private static final long MOST_AT_ONCE = 4L << 20;
  private static final long MOST_OF_ONE = 16L << 20;
  private static final long MOST_WAITING = 32L << 20;
  private static final int SECONDS_UNTIL_ROOM = 5;
  private static final long LOOK_AT_DISK_NANOS = 1_000_000_000L;

  private final EventStore store;
  private final EventLogSettings settings;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Thread writer = new Thread(this::write, "event-log");
  private long waitingBytes;
  private boolean closed;
  private long lookedAtDisk = System.nanoTime() - 2 * LOOK_AT_DISK_NANOS;
  private boolean diskHasRoom = true;

  private EventLog(EventStore store, EventLogSettings settings) {
    this.store = store;
    this.settings = settings;
    writer.setDaemon(true);
    writer.start();
  }

  /** Events of one request. */
  private record Waiting(List<LoggedEvent> events, long bytes, CompletableFuture<Boolean> kept) {}

  /**
   * Opens the log of a folder, or begins one there.
   *
   * @param envelope of the node; what it seals here opens in no other place
   * @throws SourceException where the folder is another program's, or what it holds is damaged
   */
  public static EventLog open(
      Path folder, Envelope envelope, EventLogSettings settings, Clock clock) {
    return open(folder, envelope, settings, clock, StreamCrashPoint.NONE);
  }

  static EventLog open(
      Path folder,
      Envelope envelope,
      EventLogSettings settings,
      Clock clock,
      StreamCrashPoint crashPoint) {
    try {
      Files.createDirectories(folder);
      FileChannel lock = locked(folder);
      try {
        Envelope own = envelope.within("event log");
        FoundSegments found = FoundSegments.in(folder, own, settings, clock, crashPoint);
        return new EventLog(
            new EventStore(folder, own, settings, clock, crashPoint, lock, found), settings);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SourceException(
          folder + ": the event log cannot be opened: may this account read and write there?");
    }
  }

  private static FileChannel locked(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LogFiles.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ours = false;
    try {
      ours = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Of this program; falls through.
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    if (!ours) {
      throw new SourceException(folder + ": another program has the event log open; stop it first");
    }
    return channel;
  }

  /**
   * Keeps events, and returns when they are on the disk.
   *
   * @param events together at most 16 MiB of text
   * @throws EventLogFull where there is no room for them; none is kept
   * @throws EventLogFailed where the disk failed, or the log was closed
   */
  public void append(List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    long bytes = events.stream().mapToLong(event -> event.payload().length() + 64L).sum();
    if (bytes > MOST_OF_ONE) {
      throw new IllegalArgumentException("at most 16 MiB of events are kept at once");
    }
    Waiting request = new Waiting(List.copyOf(events), bytes, new CompletableFuture<>());
    synchronized (waiting) {
      checkRoom(bytes);
      waiting.add(request);
      waitingBytes += bytes;
      waiting.notifyAll();
    }
    try {
      var unused = request.kept().join();
    } catch (CompletionException e) {
      throw new EventLogFailed("the disk of the event log did not take what was to be kept", e);
    }
  }

  private void checkRoom(long bytes) {
    if (closed) {
      throw new EventLogFailed("the event log is closed", new IllegalStateException("closed"));
    }
    if (waitingBytes > 0 && waitingBytes + bytes > MOST_WAITING) {
      throw new EventLogFull("more waits to be kept than the disk takes in a moment", 1);
    }
    if (store.bytes() + waitingBytes + bytes > settings.bytes()) {
      throw new EventLogFull(
          "the event log is full: what it holds must come into raw first", SECONDS_UNTIL_ROOM);
    }
    long now = System.nanoTime();
    if (now - lookedAtDisk > LOOK_AT_DISK_NANOS) {
      lookedAtDisk = now;
      diskHasRoom = hasRoom();
    }
    if (!diskHasRoom) {
      throw new EventLogFull("the disk of the event log is nearly full", SECONDS_UNTIL_ROOM);
    }
  }

  private boolean hasRoom() {
    try {
      return store.free() >= settings.freeBytes();
    } catch (IOException e) {
      return true; // writing tells
    }
  }

  private void write() {
    for (List<Waiting> group = next(); !group.isEmpty(); group = next()) {
      List<LoggedEvent> events = new ArrayList<>();
      group.forEach(request -> events.addAll(request.events()));
      try {
        store.keep(events);
        group.forEach(request -> request.kept().complete(true));
      } catch (IOException | RuntimeException e) {
        group.forEach(request -> request.kept().completeExceptionally(e));
      }
    }
  }

  /** Whoever waits now, up to a size; empty when the log is closed and nobody waits. */
  private List<Waiting> next() {
    synchronized (waiting) {
      try {
        while (waiting.isEmpty() && !closed) {
          waiting.wait();
        }
      } catch (InterruptedException e) {
        closed = true; // nobody interrupts it but a JVM that ends
      }
      List<Waiting> group = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty() && (group.isEmpty() || bytes < MOST_AT_ONCE)) {
        Waiting request = waiting.remove();
        bytes += request.bytes();
        group.add(request);
      }
      waitingBytes -= bytes;
      return group;
    }
  }

  /**
   * How it stands.
   *
   * @param first number of the first event that is there
   * @param next number that the next event gets
   * @param bytes of its segments
   */
  public record State(long first, long next, long bytes) {}

  /** How it stands now. */
  public State state() {
    return new State(store.first(), store.end(), store.bytes());
  }

  /**
   * A source of its events, while it is open: one at a time. To be closed before the log.
   *
   * @param name the source's name
   */
  public EventLogSource source(String name, BatchLimits limits) {
    return new EventLogSource(name, store, limits, StreamCrashPoint.NONE);
  }

  EventLogSource source(String name, BatchLimits limits, StreamCrashPoint crashPoint) {
    return new EventLogSource(name, store, limits, crashPoint);
  }

  /** Keeps what waits, and gives the folder back. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    try {
      writer.join();
      store.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new EventLogFailed("the event log does not close", e);
    }
  }
}

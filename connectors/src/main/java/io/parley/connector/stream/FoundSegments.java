package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a log finds when it is opened. A stop leaves at most the last write unfinished: that is cut
 * off, for nobody was told that it was kept. Whatever else is wrong is refused by its place.
 *
 * @param log the log's id
 * @param window messages of the last while
 * @param closed segments before the last
 * @param first number of the first event of the last
 * @param end number that the next event gets
 * @param size length of the last
 */
record FoundSegments(
    UUID log,
    MessageWindow window,
    TreeMap<Long, EventStore.Part> closed,
    long first,
    long end,
    long size) {

  /** Looks through a folder; a log without segments begins with a fresh id and event 1. */
  static FoundSegments in(
      Path folder,
      Envelope envelope,
      EventLogSettings settings,
      Clock clock,
      StreamCrashPoint crashPoint)
      throws IOException {
    LogFiles.removePassing(folder);
    List<Long> firsts = LogFiles.firsts(folder, LogFiles.SEGMENT);
    if (firsts.isEmpty()) {
      begin(folder, crashPoint);
      firsts = List.of(1L);
    }
    Search search = new Search(folder, envelope, settings);
    for (int i = 0; i < firsts.size(); i++) {
      search.look(firsts.get(i), i + 1 == firsts.size());
    }
    search.messagesOfRemoved(firsts.get(0));
    for (long forgotten : search.window.forget(clock.instant())) {
      if (!search.closed.containsKey(forgotten)) {
        LogFiles.remove(LogFiles.messages(folder, forgotten));
      }
    }
    return search.found();
  }

  private static void begin(Path folder, StreamCrashPoint crashPoint) throws IOException {
    if (!LogFiles.firsts(folder, LogFiles.MESSAGES).isEmpty()) {
      throw new SourceException(
          folder
              + ": the segments of the event log are gone, and it had some; put them back, or begin with an empty folder and a source of its own");
    }
    LogFiles.make(
        LogFiles.segment(folder, 1),
        EventSegment.head(UUID.randomUUID(), 1),
        () -> crashPoint.reached(StreamCrashPoint.Step.SEGMENT_WRITTEN));
  }

  /** On the way through the segments. */
  private static final class Search {
    private final Path folder;
    private final Envelope envelope;
    private final MessageWindow window;
    private final TreeMap<Long, EventStore.Part> closed = new TreeMap<>();
    private Optional<UUID> log = Optional.empty();
    private long first;
    private long end;
    private long size;

    Search(Path folder, Envelope envelope, EventLogSettings settings) {
      this.folder = folder;
      this.envelope = envelope;
      this.window = new MessageWindow(settings);
    }

    FoundSegments found() {
      return new FoundSegments(log.orElseThrow(), window, closed, first, end, size);
    }

    void look(long itsFirst, boolean last) throws IOException {
      Path file = LogFiles.segment(folder, itsFirst);
      try (EventSegment segment = EventSegment.open(file, itsFirst, Long.MAX_VALUE)) {
        check(file, segment, itsFirst);
        log = Optional.of(segment.log());
        first = itsFirst;
        Optional<KeptMessages> kept =
            last ? Optional.empty() : KeptMessages.read(folder, envelope, segment.log(), itsFirst);
        if (kept.isPresent()) {
          window.put(itsFirst, kept.get().part());
          end = itsFirst + kept.get().events();
        } else {
          readThrough(file, segment, last);
        }
        size = Files.size(file);
      }
      if (!last) {
        closed.put(itsFirst, new EventStore.Part(itsFirst, end, size));
      }
    }

    private void check(Path file, EventSegment segment, long itsFirst) {
      if (log.isPresent() && !log.get().equals(segment.log())) {
        throw new SourceException(
            file + " belongs to another event log; take it out of the folder");
      }
      if (log.isPresent() && itsFirst != end) {
        throw new SourceException(
            "%s begins with event %d, and %d comes next: a segment is missing; put it back, or restore the log from a backup"
                .formatted(file, itsFirst, end));
      }
    }

    private void readThrough(Path file, EventSegment segment, boolean last) throws IOException {
      MessageWindow.Part part = window.part(segment.next());
      try {
        Optional<EventFrame> frame = segment.frame();
        while (frame.isPresent()) {
          frame.get().events(envelope, segment.log(), segment.sealed()).forEach(part::add);
          frame = segment.frame();
        }
      } catch (SealRejected e) {
        throw new SourceException(
            file
                + ": the events were not sealed with this node's keys; give the node the keys that it had");
      }
      if (segment.at() < Files.size(file)) {
        if (!last || segment.goesOn()) {
          throw segment.damaged();
        }
        cut(file, segment.at());
      }
      end = segment.next();
      if (!last) {
        KeptMessages.write(folder, envelope, segment.log(), first, part, end - first, () -> {});
      }
    }

    private static void cut(Path file, long at) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(at);
        channel.force(true);
      }
    }

    /** Messages are known longer than their segment is there. */
    void messagesOfRemoved(long firstThere) throws IOException {
      for (long removed : LogFiles.firsts(folder, LogFiles.MESSAGES)) {
        if (removed < firstThere) {
          KeptMessages.read(folder, envelope, log.orElseThrow(), removed)
              .ifPresent(kept -> window.put(removed, kept.part()));
        }
      }
    }
  }
}

package io.parley.connector.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The messages of the last while, segment by segment. Not thread-safe. */
final class MessageWindow {
  private final Duration window;
  private final int most;
  private final TreeMap<Long, Part> parts = new TreeMap<>();

  MessageWindow(EventLogSettings settings) {
    this.window = settings.window();
    this.most = settings.windowMessages();
  }

  /** The messages of a segment, and when its newest event came. */
  static final class Part {
    private final SeenMessages seen;
    private Instant newest;

    Part(SeenMessages seen, Instant newest) {
      this.seen = seen;
      this.newest = newest;
    }

    SeenMessages seen() {
      return seen;
    }

    Instant newest() {
      return newest;
    }

    void add(LoggedEvent event) {
      var unused = seen.add(event.message());
      if (event.receivedAt().isAfter(newest)) {
        newest = event.receivedAt();
      }
    }
  }

  /** The messages of a segment that begins there, to be added to. */
  Part part(long first) {
    return parts.computeIfAbsent(first, f -> new Part(new SeenMessages(), Instant.EPOCH));
  }

  void put(long first, Part part) {
    parts.put(first, part);
  }

  boolean contains(UUID message) {
    // The newest first: what is sent again is mostly sent again soon.
    for (Part part : parts.descendingMap().values()) {
      if (part.seen().contains(message)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Forgets what is too old or too much; never the newest segment.
   *
   * @return the segments that were forgotten
   */
  List<Long> forget(Instant now) {
    List<Long> forgotten = new ArrayList<>();
    long all = parts.values().stream().mapToLong(part -> part.seen().size()).sum();
    while (parts.size() > 1) {
      Part oldest = parts.firstEntry().getValue();
      if (all <= most && !oldest.newest().isBefore(now.minus(window))) {
        break;
      }
      all -= oldest.seen().size();
      forgotten.add(parts.pollFirstEntry().getKey());
    }
    return forgotten;
  }
}

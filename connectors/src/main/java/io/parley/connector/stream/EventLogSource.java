package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.SealRejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The events of an {@link EventLog}. Columns: {@code message} (UUID, of the event's {@code
 * messageId}) and {@code payload} (STRING, the event as JSON). A row's place is {@code events} and
 * its line the number of the event in the log.
 *
 * <p>The position that a reading begins with, and the end of a batch that was kept, say what is in
 * raw for good: segments before it are removed. Refused are a position of another log, one beyond
 * the log's end (an older copy of the log was put back), and one before its beginning, with how
 * many events are missing.
 */
public final class EventLogSource implements Source {
  private static final int VERSION = 1;
  private static final String PLACE = "events";
  private static final List<LakeColumn> COLUMNS =
      List.of(new LakeColumn("message", LakeType.UUID), new LakeColumn("payload", LakeType.STRING));

  private final String name;
  private final EventStore store;
  private final BatchLimits limits;
  private final StreamCrashPoint crashPoint;

  EventLogSource(String name, EventStore store, BatchLimits limits, StreamCrashPoint crashPoint) {
    this.name = name;
    this.store = store;
    this.limits = limits;
    this.crashPoint = crashPoint;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    long next = after.map(this::next).orElse(1L);
    check(next);
    if (after.isPresent()) {
      store.release(next);
    }
    Reading reading = new Reading(batches, next);
    try {
      for (EventStore.Part part : store.parts()) {
        if (part.end() > reading.next) {
          reading.read(part);
        }
      }
      reading.keep();
    } catch (IOException e) {
      throw refused("cannot be read: may this account read it?");
    } catch (SealRejected e) {
      throw refused("has events that were not sealed with this node's keys, or were changed");
    }
  }

  private long next(Position position) {
    Optional<JsonNode> read =
        StreamJson.read(position.json())
            .filter(json -> json.path("v").isInt() && json.path("v").intValue() == VERSION)
            .filter(json -> json.path("log").isTextual() && json.path("next").isIntegralNumber());
    if (read.isEmpty()) {
      throw new SourceException(
          "source `%s`: its position is none of an event log that this version reads; was the source of another kind before?"
              .formatted(name));
    }
    if (!read.get().path("log").textValue().equals(store.log().toString())) {
      throw refused("is not the one that was read before; give it a source of its own");
    }
    return read.get().path("next").longValue();
  }

  @Override
  public OptionalLong pendingRows(Position after) {
    return OptionalLong.of(Math.max(0, store.end() - next(after)));
  }

  private void check(long next) {
    if (next > store.end()) {
      throw refused(
          "ends before event %d and was read up to %d: an older copy was put back; begin a new log in an empty folder, with a source of its own"
              .formatted(store.end(), next));
    }
    if (next < store.first()) {
      throw refused(
          "begins with event %d: %,d events before it were handed on and removed, and the position does not have them; restore raw to where it was, or begin a new log with a source of its own"
              .formatted(store.first(), store.first() - Math.max(1, next)));
    }
  }

  private SourceException refused(String what) {
    return new SourceException("source `" + name + "`: the event log " + what);
  }

  private Position position(UUID log, long next) {
    ObjectNode json = StreamJson.mapper().createObjectNode();
    json.put("v", VERSION);
    json.put("log", log.toString());
    json.put("next", next);
    return new Position(new String(StreamJson.bytes(json), StandardCharsets.UTF_8));
  }

  /** One reading, on its way. */
  private final class Reading {
    private final BatchSink batches;
    private final List<RawRow> rows = new ArrayList<>();
    private long bytes;
    private long next;

    Reading(BatchSink batches, long next) {
      this.batches = batches;
      this.next = next;
    }

    void read(EventStore.Part part) throws IOException {
      try (EventSegment segment =
          EventSegment.open(store.segment(part.first()), part.first(), part.bytes())) {
        segment.skipTo(next);
        Optional<EventFrame> frame = segment.frame();
        while (frame.isPresent()) {
          long number = frame.get().first();
          for (LoggedEvent event :
              frame.get().events(store.envelope(), store.log(), segment.sealed())) {
            if (number >= next) {
              take(number, event);
            }
            number++;
          }
          frame = segment.frame();
        }
        if (segment.next() != part.end()) {
          throw segment.damaged();
        }
      }
    }

    private void take(long number, LoggedEvent event) {
      rows.add(
          event.reason().isPresent()
              ? new RawRow.Rejected(PLACE, number, event.reason().get(), event.payload())
              : new RawRow.Read(
                  PLACE,
                  number,
                  List.of(Optional.of(event.message()), Optional.of(event.payload()))));
      bytes += event.payload().length();
      next = number + 1;
      if (limits.reached(rows.size(), bytes)) {
        keep();
      }
    }

    void keep() {
      if (rows.isEmpty()) {
        return;
      }
      batches.keep(new Batch(COLUMNS, new Batch.Rows.Listed(rows), position(store.log(), next)));
      crashPoint.reached(StreamCrashPoint.Step.EVENTS_KEPT);
      rows.clear();
      bytes = 0;
      store.release(next);
    }
  }

  /** Holds nothing between readings. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "EventLogSource[" + name + "]";
  }
}

package io.parley.server.trace;

import io.parley.server.room.RoomObserver;
import java.util.Locale;
import java.util.function.Supplier;

/** A span for each step of a question in the room; the first is the root of its trace. */
public record TracedRoom(Spans spans, String collaboration) implements RoomObserver {
  @Override
  public <T> T during(Step step, About about, Supplier<T> work) {
    String name = "room " + step.name().toLowerCase(Locale.ROOT);
    return spans.during(
        name, new Spans.About(collaboration, about.member(), about.query(), about.party()), work);
  }
}

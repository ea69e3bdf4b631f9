package io.parley.server.room;

import io.parley.query.plan.Contribution;
import io.parley.server.flight.ArrivingStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The streams of a question, which arrive at once. */
final class ArrivingStreams implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Map<Contribution, ArrivingStream> streams = new LinkedHashMap<>();

  ArrivingStreams(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  void add(Contribution contribution, ArrivingStream stream) {
    streams.put(contribution, stream);
  }

  Map<Contribution, ArrowReader> readers() {
    Map<Contribution, ArrowReader> readers = new LinkedHashMap<>();
    streams.forEach((contribution, stream) -> readers.put(contribution, stream.batches(allocator)));
    return readers;
  }

  /** Says of each party's stream what has arrived. */
  void received(BiConsumer<String, ArrivingStream> observer) {
    streams.forEach((contribution, stream) -> observer.accept(contribution.party(), stream));
  }

  /** Closes all; what one of them says in doing so keeps no other open. */
  @Override
  public void close() {
    RuntimeException failed = null;
    for (ArrivingStream stream : streams.values()) {
      try {
        stream.close();
      } catch (RuntimeException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}

package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * Which stream of which query.
 *
 * @param from how many of its batches the room has, where it goes on with a stream when the
 *     connection broke; 0 of a room that would go on, and says when it has all ({@link
 *     Wire#RECEIVED}); absent: of one that would not, as before protocol 5
 */
public record StreamTicket(
    int v,
    String queryId,
    String stream,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> from) {
  public static final int VERSION = 1;

  public StreamTicket {
    DocumentVersion.require("stream ticket", v, VERSION);
    from = Objects.requireNonNullElse(from, Optional.empty()); // absent in the bytes
    if (from.filter(batches -> batches < 0).isPresent()) {
      throw new BadDocument("a stream goes on after a number of batches");
    }
  }

  /** A stream that ends where its connection ends. */
  public static StreamTicket whole(String queryId, String stream) {
    return new StreamTicket(VERSION, queryId, stream, Optional.empty());
  }

  /** A stream that begins after so many batches. */
  public static StreamTicket after(int batches, String queryId, String stream) {
    return new StreamTicket(VERSION, queryId, stream, Optional.of(batches));
  }

  /** Whether it goes on with a stream that broke. */
  public boolean goesOn() {
    return from.filter(batches -> batches > 0).isPresent();
  }
}

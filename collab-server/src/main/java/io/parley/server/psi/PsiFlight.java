package io.parley.server.psi;

import io.parley.server.flight.ActionProducer;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a partner may ask of a party that answers runs of psi. */
final class PsiFlight extends ActionProducer {
  static final String POINTS = "points";
  static final String TAGS = "tags";
  static final int POINT_BYTES = 32;
  static final int TAG_BYTES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(PsiFlight.class);

  private final PsiAnswerer answerer;
  private final BufferAllocator allocator;

  PsiFlight(PsiAnswerer answerer, BufferAllocator allocator) {
    this.answerer = answerer;
    this.allocator = allocator;
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    return switch (action) {
      case Wire.PSI_PROPOSE -> answerer.propose(body);
      case Wire.PSI_GO -> answerer.go(body);
      case Wire.PSI_ANSWER ->
          Reply.of(answerer.answer(new String(body, StandardCharsets.US_ASCII)));
      default -> throw new BadDocument("no such action");
    };
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> listener) {
    return () -> {
      try {
        StreamDeadline deadline = new StreamDeadline(StreamDeadline.BATCH, StreamDeadline.STREAM);
        List<String> path = deadline.within(stream::getDescriptor).getPath();
        if (path.size() == 3 && path.get(1).equals(POINTS)) {
          answerer.points(
              path.get(0),
              path.get(2),
              take -> RowStreams.read(stream, POINT_BYTES, take, deadline));
        } else if (path.size() == 2 && path.get(1).equals(TAGS)) {
          answerer.tags(path.get(0), take -> RowStreams.read(stream, TAG_BYTES, take, deadline));
        } else {
          throw new BadDocument("no such stream");
        }
        listener.onCompleted();
      } catch (RuntimeException e) {
        LOG.warn("a stream failed: {}", causes(e));
        listener.onError(
            CallStatus.INTERNAL.withDescription("the stream failed").toRuntimeException());
      }
    };
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try (VectorSchemaRoot root = RowStreams.root(allocator, POINT_BYTES)) {
      answerer.rows(
          new String(ticket.getBytes(), StandardCharsets.US_ASCII),
          batches -> {
            listener.start(root);
            RowStreams.write(listener, root, batches);
          });
      listener.completed();
    } catch (RuntimeException e) {
      LOG.warn("a stream failed: {}", causes(e));
      listener.error(CallStatus.INTERNAL.withDescription("the stream failed").toRuntimeException());
    }
  }
}

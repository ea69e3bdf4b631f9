package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.Wire;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** The header reaches the other end with actions and with streams. */
@SuppressWarnings("try") // Closing may be interrupted, as all of a test.
class CollaborationHeaderTest {
  private static final String NAME = "Frühling a+b %41";

  private final List<String> read = new CopyOnWriteArrayList<>();

  @Test
  void everyCall_saysItsCollaboration_andOneReadsItBack() throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        FlightServer server =
            FlightServer.builder(
                    allocator, Location.forGrpcInsecure("127.0.0.1", 0), new Noting(allocator))
                .build()
                .start();
        FlightClient client =
            FlightClient.builder(allocator, server.getLocation())
                .intercept(new CollaborationHeader(NAME))
                .build()) {
      client.doAction(new Action("any")).forEachRemaining(r -> {});
      try (FlightStream stream = client.getStream(new Ticket(new byte[0]))) {
        assertThat(stream.next()).isFalse();
      }
    }

    assertThat(read)
        .containsExactly("Fr%C3%BChling%20a%2Bb%20%2541", "Fr%C3%BChling%20a%2Bb%20%2541");
    assertThat(URLDecoder.decode(read.get(0), StandardCharsets.UTF_8)).isEqualTo(NAME);
  }

  private final class Noting extends NoOpFlightProducer {
    private final BufferAllocator allocator;

    Noting(BufferAllocator allocator) {
      this.allocator = allocator;
    }

    private void note(CallContext context) {
      read.add(context.getMiddleware(FlightConstants.HEADER_KEY).headers().get(Wire.COLLABORATION));
    }

    @Override
    public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
      note(context);
      listener.onCompleted();
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
      note(context);
      try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of()), allocator)) {
        listener.start(root);
        listener.completed();
      }
    }
  }
}

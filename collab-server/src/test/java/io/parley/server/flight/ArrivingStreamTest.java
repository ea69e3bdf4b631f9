package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;

/** A stream that goes on over another connection, as the other node likes. */
@SuppressWarnings("try") // close may be interrupted
class ArrivingStreamTest {
  /** What is sent over each connection; the first one breaks. */
  private final List<FieldVector> sent = new ArrayList<>();

  private boolean twice;

  @Test
  void streamThatGoesOnWithTheSameColumns_isRead() throws Exception {
    assertThat(rows(false)).isEqualTo(2);
  }

  @Test
  void streamThatGoesOnWithOtherColumns_fails() {
    assertThatThrownBy(() -> rows(true))
        .isInstanceOf(IOException.class)
        .hasMessage("a stream goes on with other columns than it began with");
  }

  /** Two schemas over one connection: the first batch stays what is read, and is given back. */
  @Test
  void streamThatBeginsTwice_hasTheColumnsOfItsBeginning_andLeavesNothing() throws Exception {
    try (BufferAllocator memory = new RootAllocator();
        BigIntVector first = new BigIntVector("c0", memory);
        TinyIntVector narrow = new TinyIntVector("c0", memory)) {
      first.setSafe(0, 7);
      narrow.setSafe(0, 8);
      sent.add(first);
      sent.add(narrow);
      twice = true;
      try (FlightServer server = server(memory);
          FlightClient client = FlightClient.builder(memory, server.getLocation()).build();
          ArrivingStream stream = new ArrivingStream(new Asking(client));
          ArrowReader batches = stream.batches(memory)) {
        while (batches.loadNextBatch()) {
          assertThat(batches.getVectorSchemaRoot().getVector(0)).isInstanceOf(BigIntVector.class);
        }
      }
    }
  }

  private long rows(boolean lies) throws Exception {
    try (BufferAllocator memory = new RootAllocator();
        BigIntVector first = new BigIntVector("c0", memory);
        BigIntVector same = new BigIntVector("c0", memory);
        TinyIntVector narrow = new TinyIntVector("c0", memory)) {
      first.setSafe(0, 7);
      same.setSafe(0, 8);
      narrow.setSafe(0, 8);
      sent.add(first);
      sent.add(lies ? narrow : same);
      try (FlightServer server = server(memory);
          FlightClient client = FlightClient.builder(memory, server.getLocation()).build();
          ArrivingStream stream = new ArrivingStream(new Asking(client));
          ArrowReader batches = stream.batches(memory)) {
        while (batches.loadNextBatch()) {
          assertThat(batches.getVectorSchemaRoot().getRowCount()).isEqualTo(1);
        }
        return stream.rows();
      }
    }
  }

  private FlightServer server(BufferAllocator memory) throws IOException {
    return FlightServer.builder(
            memory, Location.forGrpcInsecure("127.0.0.1", 0), new TwoConnections())
        .build()
        .start();
  }

  private record Asking(FlightClient client) implements ArrivingStream.Reopening {
    @Override
    public FlightStream after(int batches) {
      return client.getStream(new Ticket(new byte[] {(byte) batches}));
    }

    @Override
    public boolean hasTime() {
      return true;
    }
  }

  private final class TwoConnections extends NoOpFlightProducer {
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener to) {
      int batches = ticket.getBytes()[0];
      send(batches, to);
      if (twice) {
        send(1, to);
        to.completed();
      } else if (batches == 0) {
        to.error(CallStatus.UNAVAILABLE.toRuntimeException());
      } else {
        to.completed();
      }
    }

    private void send(int batch, ServerStreamListener to) {
      VectorSchemaRoot root = VectorSchemaRoot.of(sent.get(batch));
      root.setRowCount(1);
      to.start(root);
      to.putNext();
    }
  }
}

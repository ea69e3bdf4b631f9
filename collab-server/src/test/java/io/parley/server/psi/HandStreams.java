package io.parley.server.psi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The streams of a run, for an asker that a test plays by hand. */
public final class HandStreams {
  private final FlightClient client;
  private final BufferAllocator allocator;
  private final String run;

  public HandStreams(FlightClient client, BufferAllocator allocator, String run) {
    this.client = client;
    this.allocator = allocator;
    this.run = run;
  }

  /** Sends the asker's point and its rows. */
  public void points(String point, byte[] packed) {
    put(FlightDescriptor.path(run, PsiFlight.POINTS, point), packed, PsiFlight.POINT_BYTES);
  }

  /** Sends the asker's point and some of its rows, and then nothing, until it is closed. */
  public AutoCloseable stalledPoints(String point, byte[] packed) {
    VectorSchemaRoot root = RowStreams.root(allocator, PsiFlight.POINT_BYTES);
    FlightClient.ClientStreamListener out =
        client.startPut(
            FlightDescriptor.path(run, PsiFlight.POINTS, point), root, new AsyncPutListener());
    RowStreams.write(
        out, root, new PackedBatches(packed, RowStreams.BATCH * PsiFlight.POINT_BYTES));
    return () -> {
      out.error(new IllegalStateException("hung up"));
      root.close();
    };
  }

  /** The answerer's rows. */
  public byte[] rows() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    FlightStream stream = client.getStream(new Ticket(run.getBytes(StandardCharsets.US_ASCII)));
    try {
      RowStreams.read(stream, PsiFlight.POINT_BYTES, all::writeBytes);
    } finally {
      stream.close();
    }
    return all.toByteArray();
  }

  /** Sends tags. */
  public void tags(byte[] packed) {
    put(FlightDescriptor.path(run, PsiFlight.TAGS), packed, PsiFlight.TAG_BYTES);
  }

  private void put(FlightDescriptor descriptor, byte[] packed, int width) {
    try (VectorSchemaRoot root = RowStreams.root(allocator, width)) {
      AsyncPutListener done = new AsyncPutListener();
      FlightClient.ClientStreamListener out = client.startPut(descriptor, root, done);
      RowStreams.write(out, root, new PackedBatches(packed, RowStreams.BATCH * width));
      out.completed();
      out.getResult();
    }
  }
}

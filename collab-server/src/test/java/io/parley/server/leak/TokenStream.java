package io.parley.server.leak;

import io.parley.server.wire.Json;
import io.parley.server.wire.StreamTicket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * The tokens of one stream that a party sent.
 *
 * @param queryId whose they are
 */
record TokenStream(String queryId, Set<UUID> tokens) {
  private static final int TICKET = 1;
  private static final int DATA_HEADER = 2;
  private static final int DATA_BODY = 1_000;

  /** All streams of a connection. */
  static List<TokenStream> of(Http2Connection connection) throws IOException {
    List<TokenStream> streams = new ArrayList<>();
    for (Http2Connection.Call call : connection.calls()) {
      if (call.isFor("DoGet")) {
        byte[] ticket = Protobuf.field(call.request().messages().get(0), TICKET);
        streams.add(
            new TokenStream(
                Json.read(ticket, StreamTicket.class).queryId(), tokens(call.reply().messages())));
      }
    }
    return streams;
  }

  /** Flight sends the parts of Arrow's stream format one by one; put together, Arrow reads them. */
  private static Set<UUID> tokens(List<byte[]> flightData) throws IOException {
    ByteArrayOutputStream arrow = new ByteArrayOutputStream();
    for (byte[] message : flightData) {
      byte[] head = Protobuf.field(message, DATA_HEADER);
      int padded = (head.length + 7) / 8 * 8;
      arrow.writeBytes(
          ByteBuffer.allocate(8 + padded)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(-1)
              .putInt(padded)
              .put(head)
              .array());
      arrow.writeBytes(Protobuf.field(message, DATA_BODY));
    }
    Set<UUID> tokens = new TreeSet<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(arrow.toByteArray()), allocator)) {
      while (reader.loadNextBatch()) {
        for (FieldVector column : reader.getVectorSchemaRoot().getFieldVectors()) {
          add(column, tokens);
        }
      }
    }
    return tokens;
  }

  private static void add(FieldVector column, Set<UUID> tokens) {
    ValueVector storage =
        column instanceof ExtensionTypeVector<?> extension
            ? extension.getUnderlyingVector()
            : column;
    if (storage instanceof FixedSizeBinaryVector binary && binary.getByteWidth() == 16) {
      for (int row = 0; row < binary.getValueCount(); row++) {
        if (!binary.isNull(row)) {
          ByteBuffer value = ByteBuffer.wrap(binary.get(row));
          tokens.add(new UUID(value.getLong(), value.getLong()));
        }
      }
    }
  }
}

package io.parley.server.bench;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.server.client.Profile;
import io.parley.server.flight.ArrivingStream;
import io.parley.server.flight.FlightTls;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;

/** An analyst with a client of Flight SQL, as a driver has it: a statement, then its result. */
final class SqlAnalyst implements AutoCloseable {
  private final RootAllocator allocator = new RootAllocator();
  private final FlightSqlClient client;
  private final VerifyingKey room;
  private final CallOption key;

  SqlAnalyst(Profile profile) {
    this.client =
        new FlightSqlClient(FlightTls.client(allocator, profile.address(), profile.certificate()));
    this.room = VerifyingKey.decode(profile.roomKey());
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + profile.accessKey());
    this.key = new HeaderCallOption(headers);
  }

  /** Asks, reads each cell of the result, and checks the receipt beside it; a refusal is thrown. */
  AnswerDocument ask(String sql) {
    FlightInfo info = client.execute(sql, key);
    FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket(), key);
    ArrivingStream arriving = new ArrivingStream(stream);
    try {
      List<Object> cells = new ArrayList<>();
      byte[] signed = new byte[0];
      int rows = 0;
      while (stream.next()) {
        for (FieldVector column : stream.getRoot().getFieldVectors()) {
          for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
            cells.add(String.valueOf(column.getObject(row)));
          }
        }
        rows += stream.getRoot().getRowCount();
        signed = new byte[(int) stream.getLatestMetadata().readableBytes()];
        stream.getLatestMetadata().getBytes(0, signed);
      }
      AnswerDocument answer =
          Json.read(
              SignedBytes.decode(signed).open(room, SignatureDomain.RECEIPT), AnswerDocument.class);
      if (cells.isEmpty() || answer.rows().size() != rows) {
        throw new IllegalStateException("the result is not the answer that was signed");
      }
      return answer;
    } finally {
      arriving.close();
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the client does not close", e);
    } finally {
      allocator.close();
    }
  }
}

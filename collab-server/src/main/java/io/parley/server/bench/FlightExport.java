package io.parley.server.bench;

import io.parley.crypto.TlsIdentity;
import io.parley.server.flight.ArrivingStream;
import io.parley.server.flight.FlightMemory;
import io.parley.server.flight.FlightTls;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * The rows of a statement from one node to another, as a party sends them to its room: DuckDB's
 * record batches over Flight, mutual TLS with pinned certificates, on loopback, under a node's
 * limits of memory and messages. Beside it, the same batches read where they are made.
 */
final class FlightExport implements AutoCloseable {
  /** As a party sends them. */
  private static final int BATCH_ROWS = 65_536;

  private static final long LOOK_MILLIS = 1;

  private final BenchDatabase database;
  private final String sql;
  private final long rows;
  private final BufferAllocator sending = FlightMemory.forNode();
  private final BufferAllocator arriving = FlightMemory.forNode();
  private final FlightServer server;
  private final FlightClient client;

  private FlightExport(
      BenchDatabase database, String sql, long rows, TlsIdentity sender, TlsIdentity reader) {
    this.database = database;
    this.sql = sql;
    this.rows = rows;
    this.server =
        FlightTls.forPeer(sending, "127.0.0.1", 0, sender, reader.certificatePem(), new Producer());
    this.client =
        FlightTls.client(
            arriving, "127.0.0.1:" + server.getPort(), sender.certificatePem(), reader);
  }

  /**
   * Opens both sides.
   *
   * @param folder below which both get keys
   * @param rows that the statement has
   */
  static FlightExport open(Path folder, BenchDatabase database, String sql, long rows)
      throws IOException {
    return new FlightExport(database, sql, rows, identity(folder), identity(folder));
  }

  private static TlsIdentity identity(Path folder) throws IOException {
    NodeDirectory node = new NodeDirectory(Files.createTempDirectory(folder, "node"));
    node.create("127.0.0.1", Clock.systemUTC());
    return node.tls();
  }

  /** All rows to the other side. */
  void overFlight() throws IOException {
    try (ArrivingStream stream = new ArrivingStream(client.getStream(new Ticket(new byte[0])));
        ArrowReader batches = stream.batches(arriving)) {
      count(batches);
    }
  }

  /** The yardstick. */
  void inProcess() throws SQLException, IOException {
    try (Statement statement = database.connection().createStatement();
        ArrowReader batches = batches(statement)) {
      count(batches);
    }
  }

  private void count(ArrowReader batches) throws IOException {
    long counted = 0;
    while (batches.loadNextBatch()) {
      counted += batches.getVectorSchemaRoot().getRowCount();
    }
    if (counted != rows) {
      throw new IllegalStateException("not every row came");
    }
  }

  private ArrowReader batches(Statement statement) throws SQLException {
    ResultSet result = statement.executeQuery(sql);
    return (ArrowReader) ((DuckDBResultSet) result).arrowExportStream(sending, BATCH_ROWS);
  }

  private final class Producer extends NoOpFlightProducer {
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
      try (Statement statement = database.connection().createStatement();
          ArrowReader batches = batches(statement)) {
        listener.start(batches.getVectorSchemaRoot());
        while (batches.loadNextBatch()) {
          await(listener);
          listener.putNext();
        }
        listener.completed();
      } catch (SQLException | IOException | RuntimeException e) {
        listener.error(CallStatus.INTERNAL.withCause(e).toRuntimeException());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** As a party waits: a callback would want the thread that this call is on. */
    private void await(ServerStreamListener listener) throws InterruptedException {
      while (!listener.isReady()) {
        if (listener.isCancelled()) {
          throw new IllegalStateException("the stream was cancelled");
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    try {
      client.close();
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    arriving.close();
    sending.close();
  }
}
